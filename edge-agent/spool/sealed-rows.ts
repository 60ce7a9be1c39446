import { LOSS_REASONS, type Loss } from './losses.ts';
import { type EpochName, sameBytes, sealOf } from './spool-rows.ts';
import type { EpochRow, LossRow } from './spool-statements.ts';

/** The row of an epoch, sealed for its gateway. */
export function epochRow(
  gateway: string,
  { number, name, settled }: EpochName & { settled: number },
): EpochRow {
  return { number, name, settled, seal: sealOf('epoch', gateway, number, name, settled) };
}

/** The row of a loss, sealed. */
export function lossRow({ reason, count, from, to, total }: Loss): LossRow {
  return { reason, count, from, to, total, seal: sealOf('loss', reason, count, from, to, total) };
}

/** The loss in a row; undefined when the row is damaged. */
export function lossOf({ reason, seal, ...numbers }: LossRow): Loss | undefined {
  const known = LOSS_REASONS.find((one) => one === reason);
  const loss = known && { reason: known, ...numbers };
  return loss && sameBytes(lossRow(loss).seal, seal) ? loss : undefined;
}
