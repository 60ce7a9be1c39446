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

let collector: (() => void) | undefined = globalThis.gc;

function collect(): void {
  if (!collector) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
  }
  // Twice: finalisers of the first round free what the second one collects.
  collector();
  collector();
}
