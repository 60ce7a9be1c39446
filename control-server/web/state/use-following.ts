import { useEffect, useState } from 'preact/hooks';
import type { Following } from './follow.ts';

/** Follows numbers as long as a view is drawn; to be keyed by what they are of. Null before the first drawing. */
export function useFollowing<F extends Pick<Following<unknown>, 'close'>>(start: () => F): F | null {
  const [following, setFollowing] = useState<F | null>(null);
  useEffect(() => {
    const started = start();
    setFollowing(started);
    return () => started.close();
  }, []);
  return following;
}
