import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What a watchdog and its thread share: how many inputs there were, then the length of the last one and its bytes. */
export const HEAD_BYTES = 8;
/** No input is kept beyond this. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface WatchdogData {
  shared: SharedArrayBuffer;
  path: string;
  limitMs: number;
}

/**
 * Ends the process when one input takes too long, from a thread of its own: a loop without end lets nothing else run.
 * The input is then in a file, and standard error says so.
 */
export class Watchdog {
  readonly #head: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #worker: Worker;

  private constructor(shared: SharedArrayBuffer, worker: Worker) {
    this.#head = new Int32Array(shared, 0, 2);
    this.#bytes = new Uint8Array(shared, HEAD_BYTES);
    this.#worker = worker;
  }

  /**
   * A watchdog that is awake.
   *
   * @param path of the file for the input
   */
  static async open(path: string, limitMs = 120_000): Promise<Watchdog> {
    const shared = new SharedArrayBuffer(HEAD_BYTES + MOST_BYTES);
    const workerData: WatchdogData = { shared, path, limitMs };
    const worker = new Worker(new URL('./watchdog-thread.ts', import.meta.url), { workerData });
    await once(worker, 'message');
    worker.unref();
    return new Watchdog(shared, worker);
  }

  /** An input begins. */
  begin(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, MOST_BYTES);
    this.#bytes.set(kept);
    Atomics.store(this.#head, 1, kept.length);
    Atomics.add(this.#head, 0, 1);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
