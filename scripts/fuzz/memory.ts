import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Megabytes after a garbage collection: of the whole process, and of the JavaScript heap in it. */
export interface MemorySample {
  rss: number;
  heap: number;
}

/** Collects garbage and measures what is left. */
export function memoryNow(): MemorySample {
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  const mb = (bytes: number) => Math.round(bytes / 104_857.6) / 10;
  return { rss: mb(rss), heap: mb(heapUsed) };
}

type Collector = (options?: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;
let collector: Collector | undefined = globalThis.gc as Collector | undefined;

function collect(): void {
  if (!collector) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as Collector;
  }
  // As V8 does before it gives up for lack of memory: pages that it only keeps for later go back to the system as well.
  collector({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
