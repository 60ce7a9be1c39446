import { useEffect, useRef, useState } from 'preact/hooks';
import type { SnapshotResponse } from '../../../api/fleet-schemas.ts';
import { ask, Refusal } from '../../shell/ask.ts';

/** The server keeps a picture for so long; it is taken off the page no later. */
const KEPT_MS = 300_000;

export type SnapshotState =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'expired' }
  | { kind: 'failed'; refusal: Refusal }
  /** `goneAt` by the page's own clock. */
  | { kind: 'shown'; taken: SnapshotResponse; goneAt: number };

export interface SnapshotInHand {
  state: SnapshotState;
  /** Where the picture is; it is never fetched twice. */
  href: string;
  ask: () => void;
  expire: () => void;
}

/** A set-up picture of one camera: asked for, shown, and gone. */
export function useSnapshot(gateway: string, camera: string): SnapshotInHand {
  const [state, setState] = useState<SnapshotState>({ kind: 'none' });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const goneAt = state.kind === 'shown' ? state.goneAt : null;
  useEffect(() => {
    if (goneAt === null) return;
    const timer = setTimeout(() => setState({ kind: 'expired' }), goneAt - Date.now());
    return () => clearTimeout(timer);
  }, [goneAt]);

  async function askForOne(): Promise<void> {
    stop.current?.abort();
    const asked = new AbortController();
    stop.current = asked;
    setState({ kind: 'asking' });
    try {
      const path = `/api/fleet/${gateway}/snapshots`;
      const taken = await ask<SnapshotResponse>(path, {
        method: 'POST',
        body: { camera },
        stop: asked.signal,
      });
      setState({ kind: 'shown', taken, goneAt: Date.now() + KEPT_MS });
    } catch (error) {
      if (asked.signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      setState({ kind: 'failed', refusal: error });
    }
  }

  const id = state.kind === 'shown' ? state.taken.id : '';
  return {
    state,
    href: `/api/fleet/${gateway}/snapshots/${id}.jpg`,
    ask: () => void askForOne(),
    expire: () => setState({ kind: 'expired' }),
  };
}
