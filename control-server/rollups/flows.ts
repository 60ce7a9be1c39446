import type { Books } from '../ledger/ledger.ts';
import type { Flow } from './occupancy.ts';
import { SLOT_MS, slotOf } from './slots.ts';
import type { GateWatch } from './watched.ts';

/**
 * The flow of one gate that its occupancy follows from. Time before the gate was first watched that day is not taken as
 * missing: it is closed then, as far as anybody knows; the gap itself stands beside the number.
 *
 * @param books of the day, from `day.from` on
 * @param asOf the server's clock, milliseconds since 1970
 */
export function flowOf(
  gate: string,
  day: { from: number },
  { books, watch, asOf }: { books: Books; watch: GateWatch; asOf: number },
): Flow {
  const rezero = books.rezeros.find((each) => each.gate === gate);
  const since = rezero?.at ?? day.from;
  const slots: number[] = [];
  for (let slot = slotOf(since); slot < asOf; slot += SLOT_MS) slots.push(slot);
  const watchedIn = (slot: number) => Math.max(0, watch.dueMs([slot]) - watch.missingMs([slot]));
  const first = slots.findIndex((slot) => watchedIn(slot) > 0);
  let [watchedMs, missingMs] = [0, 0];
  for (const slot of first === -1 ? [] : slots.slice(first)) {
    // Of the slot that a re-zero lies in, the part after it.
    const part = Math.min(1, (slot + SLOT_MS - since) / SLOT_MS);
    watchedMs += watchedIn(slot) * part;
    missingMs += watch.missingMs([slot]) * part;
  }
  return { ...(rezero ?? countsOf(gate, books)), watchedMs, missingMs };
}

function countsOf(gate: string, { counts }: Books): { in: number; out: number } {
  const rows = counts.filter((row) => row.gate === gate);
  return {
    in: rows.reduce((sum, row) => sum + row.in, 0),
    out: rows.reduce((sum, row) => sum + row.out, 0),
  };
}
