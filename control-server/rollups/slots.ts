/** The base bucket: 15 minutes of UTC, which every time zone's hours and days are made of. */
export const SLOT_MS = 900_000;

/** Start of the slot that holds a moment, in milliseconds. */
export function slotOf(at: number): number {
  return Math.floor(at / SLOT_MS) * SLOT_MS;
}

/** Time watched within one slot. */
export interface SlotShare {
  slot: number;
  watchedMs: number;
}

/**
 * Spreads the watched time of a coverage report over the slots it spans, evenly over time.
 *
 * The parts are whole milliseconds and their sum is exactly the time watched (at most the time spanned), whatever
 * else is in the books.
 *
 * @param from start of the report, milliseconds since 1970
 * @param to its end; nothing is spread when it is not after `from`
 */
export function spread(from: number, to: number, watchedMs: number): SlotShare[] {
  const span = to - from;
  if (span <= 0) return [];
  const watched = Math.min(watchedMs, span);
  const shares: SlotShare[] = [];
  let given = 0;
  for (let slot = slotOf(from); slot < to; slot += SLOT_MS) {
    const end = Math.min(to, slot + SLOT_MS);
    const due = Math.round((watched * (end - from)) / span);
    shares.push({ slot, watchedMs: due - given });
    given = due;
  }
  return shares;
}
