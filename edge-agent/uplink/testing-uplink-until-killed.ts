import { systemClock } from '../health/clock.ts';
import { healthReport } from '../health/health-report.ts';
import { MemorySpool } from '../spool/testing-memory-spool.ts';
import { openUplink } from './uplink.ts';

/** A program for the last-will test: a gateway that is connected until it is killed. */
const [url = '', gateway = ''] = process.argv.slice(2);
const clock = systemClock();
const spool = new MemorySpool({ gateway, clock, randomId: () => 'ab'.repeat(16) });
const log = { info: console.error, warn: console.error };
openUplink({
  gateway,
  url,
  spool,
  clock,
  log,
  health: (notices) =>
    healthReport({
      gateway,
      at: clock().at,
      uptimeMs: 0,
      memoryBytes: 0,
      spool: spool.stats(),
      cameras: [],
      notices,
    }),
});
