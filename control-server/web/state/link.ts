/** What the page knows about its connection to the server; times are milliseconds on the server's clock. */
export type Link =
  | { state: 'opening'; since: number }
  | { state: 'live'; heardAt: number }
  | { state: 'lost'; since: number };

/** The server sends something at least every 3 seconds: after two missed beats the numbers count as old. */
export const SILENT_AFTER_MS = 8000;

/** The first bytes of the stream, or any later ones. */
export function heard(now: number): Link {
  return { state: 'live', heardAt: now };
}

/** The stream ended or could not be opened: the numbers are as old as the last thing heard. */
export function broken(link: Link): Link {
  if (link.state === 'live') return { state: 'lost', since: link.heardAt };
  return { state: 'lost', since: link.since };
}

/** The link as it stands at `now`: a stream that has been silent for too long is lost, even if it is still open. */
export function checked(link: Link, now: number): Link {
  const last = link.state === 'live' ? link.heardAt : link.since;
  return link.state !== 'lost' && now - last > SILENT_AFTER_MS ? broken(link) : link;
}

/**
 * Milliseconds to wait before attempt number `attempt` (0, 1, 2 …): from 1 s doubling up to 15 s, spread so that a
 * hundred screens do not come back in the same instant.
 *
 * @param random 0..1
 */
export function retryDelay(attempt: number, random: number): number {
  return Math.min(15_000, 1000 * 2 ** Math.min(attempt, 4)) * (0.7 + 0.3 * random);
}
