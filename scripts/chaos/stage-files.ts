import { join } from 'node:path';

/** What the bench and the processes that it starts tell each other by files of one folder. */
export interface StageFiles {
  /** The recorded detections: the cameras' source. */
  recording: string;
  /** While it is there the cameras count: JSON, {@link Pace}. */
  go: string;
  /** A JSON line each time a camera begins the recording anew, {@link Run}, and stops when told to, {@link RunEnd}. */
  runs: string;
  /** Milliseconds by which the gateway's wall clock is wrong. */
  clock: string;
}

export interface Pace {
  /** Crossings per second and camera. */
  rate: number;
}

/** A camera began the recording: its crossing `index` is due at {@link dueAt} of the boot clock. */
export interface Run extends Pace {
  camera: string;
  /** Number of the run; rises in one camera. */
  run: number;
  /** Boot clock when it began, in milliseconds. */
  mono: number;
}

/** What a camera had reported in a run when it was told to stop counting. */
export interface RunEnd {
  camera: string;
  run: number;
  crossings: number;
  spans: number;
}

/** A camera reports what it watched in pieces of this length. */
export const SPAN_MS = 250;

/** The boot clock at which a run's crossing happens; no two of a camera have the same. */
export function dueAt(run: Run, index: number): number {
  return run.mono + Math.ceil(((index + 1) * 1000) / run.rate);
}

/** What a run says of a piece of time: `frames` is a number that no other piece has, so that each is known again. */
export function spanOf(run: Run, index: number): { frames: number; watchedMs: number } {
  return { frames: run.run * 10_000 + index, watchedMs: SPAN_MS - ((run.run * 7 + index) % 40) };
}

export function stageFiles(folder: string): StageFiles {
  const at = (name: string) => join(folder, name);
  return { recording: at('recording.json'), go: at('go.json'), runs: at('runs.jsonl'), clock: at('clock') };
}
