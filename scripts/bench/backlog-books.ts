import Database from 'better-sqlite3';
import type { SpoolRecord } from '../../firmware-config/contract/index.ts';

const HOUR = 3_600_000;

/** How a ledger differs from all that its only gateway wrote down. */
export function differenceOf(
  ledger: string,
  told: readonly SpoolRecord[],
): { missing: number; twice: number; wrongSums: number } {
  const db = new Database(ledger, { readonly: true });
  try {
    const booked = db
      .prepare<
        [],
        { kind: string; at: number; gate: string | null; line: string | null; direction: string | null }
      >('SELECT kind, at, gate, line, direction FROM ledger')
      .all();
    const left = tally(told.map(nameOf));
    for (const row of booked) left.set(nameOf(row), (left.get(nameOf(row)) ?? 0) - 1);
    const counts = [...left.values()];
    const sums = db
      .prepare<[], { hour: number; gate: string; ins: number; outs: number }>(
        `SELECT slot / ${HOUR} AS hour, gate, sum(in_count) AS ins, sum(out_count) AS outs FROM counts GROUP BY 1, 2`,
      )
      .all();
    const expected = tally(
      told.flatMap((each) =>
        each.kind === 'crossing' ? [`${Math.floor(each.at / HOUR)} ${each.gate} ${each.direction}`] : [],
      ),
    );
    for (const { hour, gate, ins, outs } of sums) {
      for (const [direction, count] of Object.entries({ in: ins, out: outs })) {
        const name = `${hour} ${gate} ${direction}`;
        expected.set(name, (expected.get(name) ?? 0) - count);
      }
    }
    return {
      missing: counts.reduce((sum, n) => sum + Math.max(0, n), 0),
      twice: counts.reduce((sum, n) => sum + Math.max(0, -n), 0),
      wrongSums: [...expected.values()].filter((n) => n !== 0).length,
    };
  } finally {
    db.close();
  }
}

function nameOf(record: object): string {
  const { kind, at, gate = null, line = null, direction = null } = record as Record<string, unknown>;
  return [kind, at, gate, line, direction].join(' ');
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
