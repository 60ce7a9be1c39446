import type { SpoolRecord } from '../../firmware-config/contract/index.ts';
import { Random } from '../random.ts';

/** What a backlog is made of. */
export interface BacklogPlan {
  /** Its length; it ends now. */
  hours: number;
  crossings: number;
  seed: number;
}

export const GATES: readonly string[] = ['north', 'east', 'south'];
const LINES_PER_GATE = 2;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** What a gateway with six lines notes while it is cut off: crossings, a coverage report per line and minute, clock fixes. */
export function backlogRecords({ hours, crossings, seed }: BacklogPlan, now: number): SpoolRecord[] {
  const random = new Random(seed);
  const from = Math.floor((now - hours * HOUR) / MINUTE) * MINUTE;
  const stamp = (at: number) => ({ at, mono: at - from + 60_000, boot: '0000abcd' });
  const lines = GATES.flatMap((gate) =>
    Array.from({ length: LINES_PER_GATE }, (_, n) => ({ camera: `${gate}-${n}`, gate, line: `door-${n}` })),
  );
  const records: SpoolRecord[] = [];
  for (let n = 0; n < crossings; n++) {
    const at = from + random.whole(0, hours * HOUR - 1);
    const direction = random.chance(0.55) ? 'in' : 'out';
    const score = Math.round(random.between(500, 1000)) / 1000;
    records.push({ kind: 'crossing', ...stamp(at), ...random.pick(lines), direction, score });
  }
  for (let end = from + MINUTE; end <= from + hours * HOUR; end += MINUTE) {
    for (const line of lines) {
      const watchedMs = random.whole(50_000, MINUTE);
      records.push({ kind: 'coverage', ...stamp(end), ...line, from: end - MINUTE, watchedMs, frames: 600 });
    }
    if (end % HOUR === 0) records.push({ kind: 'sync', ...stamp(end), server: end + 20, uncertaintyMs: 40 });
  }
  return records.sort((a, b) => a.at - b.at);
}
