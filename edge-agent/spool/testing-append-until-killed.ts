import { systemClock } from '../health/clock.ts';
import { SqliteSpool } from './sqlite-spool.ts';
import { crossingAt } from './testing-records.ts';

/** A program for the crash test: appends for ever, and prints each seq as soon as append has returned. */
const [path = ''] = process.argv.slice(2);
const clock = systemClock();
const spool = new SqliteSpool({ path, gateway: 'quay-01', clock });
for (let round = 0; ; round++) {
  const records = Array.from({ length: 1 + (round % 4) }, () => crossingAt(clock().at));
  for (const { seq } of spool.append(records)) process.stdout.write(`${spool.epoch} ${seq}\n`);
  const first = spool.pending(1)?.records[0];
  if (first && round % 5 === 0) spool.settle({ epoch: spool.epoch, through: first.seq });
}
