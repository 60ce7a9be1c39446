/**
 * Milliseconds, whole, of the clock that starts with the box and never jumps (Linux: CLOCK_MONOTONIC). All processes of
 * one boot read the same clock.
 */
export function bootClock(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
