import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { GatelineError } from '../../../firmware-config/errors.ts';
import type { Box } from './boxes.ts';
import type { PeerSetting } from './detector.ts';
import type { PictureSet } from './pictures.ts';

/** What a detector's process is told. */
export type Order =
  | { kind: 'open'; name: string; setting: PeerSetting }
  | { kind: 'look'; set: PictureSet; pictures: readonly number[] };

/** Milliseconds that each picture took, by the clock and of the processor, and what was found in it. */
export interface Answer {
  ms: number[];
  cpuMs: number[];
  boxes: Box[][];
}

/** A detector in a process of its own: its threads, its memory and its WebAssembly touch no other detector. */
export class RunningDetector {
  readonly name: string;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  /** @throws GatelineError `no-answer` with what the detector complains of */
  static async open(name: string, setting: PeerSetting): Promise<RunningDetector> {
    const program = fileURLToPath(new URL('./detector-process.ts', import.meta.url));
    // Peers greet on their standard output, where --json prints.
    const child = fork(program, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const running = new RunningDetector(name, child);
    try {
      await running.#ask({ kind: 'open', name, setting });
    } catch (error) {
      await running.close();
      throw error;
    }
    return running;
  }

  /** Runs over these pictures of a set, one after the other. */
  look(set: PictureSet, pictures: readonly number[]): Promise<Answer> {
    return this.#ask({ kind: 'look', set, pictures });
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }

  async #ask(order: Order): Promise<Answer> {
    const stopped = new AbortController();
    const { signal } = stopped;
    try {
      this.#child.send(order);
      const answer: Answer | { error: string } = await Promise.race([
        once(this.#child, 'message', { signal }).then(([message]) => message),
        once(this.#child, 'exit', { signal }).then(() => ({ error: 'its process ended' })),
      ]);
      if (!('error' in answer)) return answer;
      throw new GatelineError('no-answer', `${this.name} does not run here: ${answer.error}`);
    } finally {
      stopped.abort();
    }
  }
}
