import { useCallback, useEffect, useState } from 'preact/hooks';
import { ask, type Question } from '../shell/ask.ts';

/** What is known of an answer: the last good one stays while another is on its way or failed. */
export interface Answer<T> {
  value: T | null;
  /** Why the last attempt failed; null once one has succeeded. */
  error: unknown;
  isLoading: boolean;
  reload: () => void;
}

/**
 * The server's answer to a GET, asked again when the path or the query changes.
 *
 * @param path null to ask nothing yet
 */
export function useAnswer<T>(path: string | null, query: Question['query'] = {}): Answer<T> {
  const [state, setState] = useState<{ of: string | null; value: T | null; error: unknown }>({
    of: null,
    value: null,
    error: null,
  });
  const [isLoading, setLoading] = useState(true);
  const [round, setRound] = useState(0);
  const asked = JSON.stringify([path, query]);
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    setLoading(true);
    ask<T>(path, { query, stop: stop.signal })
      .then((value) => setState({ of: asked, value, error: null }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted)
          setState((last) => ({ of: asked, value: last.of === asked ? last.value : null, error }));
      })
      .finally(() => !stop.signal.aborted && setLoading(false));
    return () => stop.abort();
  }, [asked, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return {
    value: state.of === asked ? state.value : null,
    error: state.of === asked ? state.error : null,
    isLoading,
    reload,
  };
}
