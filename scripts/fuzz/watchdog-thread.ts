import { writeFileSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { HEAD_BYTES, type WatchdogData } from './watchdog.ts';

const { shared, path, limitMs } = workerData as WatchdogData;
const head = new Int32Array(shared, 0, 2);
let count = 0;
let since = performance.now();

setInterval(() => {
  const now = Atomics.load(head, 0);
  if (now !== count || now === 0) {
    count = now;
    since = performance.now();
  } else if (performance.now() - since > limitMs) {
    writeFileSync(path, new Uint8Array(shared, HEAD_BYTES, Atomics.load(head, 1)));
    writeSync(2, `input ${now} takes more than ${limitMs / 1000} s: it is in ${path}\n`);
    process.kill(process.pid, 'SIGKILL');
  }
}, limitMs / 4);

parentPort?.postMessage('awake');
