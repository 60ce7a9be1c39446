/** The base bucket: 15 minutes of UTC, which every time zone's hours and days are made of. */
export const SLOT_MS = 900_000;

/** Start of the slot that holds a moment, in milliseconds. */
export function slotOf(at: number): number {
  return Math.floor(at / SLOT_MS) * SLOT_MS;
}

/** What of an amount falls into one slot. */
export interface SlotShare {
  slot: number;
  ms: number;
}

/**
 * Spreads an amount, usually of milliseconds, over the slots that a stretch of time spans, evenly over time.
 *
 * The parts are whole numbers and their sum is exactly the amount (at most as many as the stretch has milliseconds),
 * whatever else is in the books.
 *
 * @param from start of the stretch, milliseconds since 1970
 * @param to its end; nothing is spread when it is not after `from`
 */
export function spread(from: number, to: number, amount: number): SlotShare[] {
  const span = to - from;
  if (span <= 0) return [];
  return share(from, to, Math.min(amount, span));
}

/** {@link spread} of an amount that may be more than the stretch is long. */
export function share(from: number, to: number, amount: number): SlotShare[] {
  const span = to - from;
  if (span <= 0) return [];
  const shares: SlotShare[] = [];
  let given = 0;
  for (let slot = slotOf(from); slot < to; slot += SLOT_MS) {
    const end = Math.min(to, slot + SLOT_MS);
    const due = Math.round((amount * (end - from)) / span);
    shares.push({ slot, ms: due - given });
    given = due;
  }
  return shares;
}
