import { Random } from '../random.ts';
import { type MemorySample, memoryNow } from './memory.ts';
import type { Target } from './target.ts';

export type FailureKind = 'crash' | 'accepted-bad' | 'refused-good';

/** An input that was not dealt with as it should be. */
export interface Failure {
  target: string;
  kind: FailureKind;
  bytes: Buffer;
  detail: string;
}

export interface TargetCount {
  inputs: number;
  accepted: number;
  refused: number;
  /** Milliseconds that the slowest input took. */
  slowestMs: number;
}

export interface FuzzResult {
  inputs: number;
  seed: number;
  targets: Record<string, TargetCount>;
  crashes: number;
  acceptedBad: number;
  refusedGood: number;
  /** Resident megabytes after a garbage collection: after the first twentieth, half-way, at the end. */
  memoryMb: { start: number; middle: number; end: number };
  /** The same of the JavaScript heap. */
  heapMb: { start: number; middle: number; end: number };
  /** How much the median of the last quarter of all samples lies above that of the one before; 0 in a short run. */
  growthMb: { rss: number; heap: number };
  seconds: number;
}

export interface FuzzOptions {
  inputs: number;
  seed: number;
  onFailure: (failure: Failure) => void;
  onProgress?: (done: number, target: string) => void;
  /** Told of each input before it is run. */
  onInput?: (target: string, bytes: Buffer) => void;
}

/** So many looks at the memory; fewer in a short run, where they would take longer than what is looked at. */
const roundsFor = (inputs: number) => Math.max(1, Math.min(20, Math.floor(inputs / 2500)));

/**
 * Gives every target its share of the inputs, in rounds with a look at the memory after each, and closes the
 * targets. Never throws for what a target does.
 */
export async function fuzz(targets: readonly Target[], options: FuzzOptions): Promise<FuzzResult> {
  const { inputs, seed, onFailure, onProgress, onInput } = options;
  const started = performance.now();
  const randoms = targets.map((target) => new Random(seed, streamOf(target.name)));
  const counts = targets.map(() => ({ inputs: 0, accepted: 0, refused: 0, slowestMs: 0 }));
  const found = { crash: 0, 'accepted-bad': 0, 'refused-good': 0 };
  const samples: MemorySample[] = [];
  const fail = (target: string, kind: FailureKind, bytes: Buffer, detail: string) => {
    found[kind]++;
    onFailure({ target, kind, bytes, detail });
  };
  let current: { target: string; bytes: Buffer } = { target: '', bytes: Buffer.alloc(0) };
  const astray = (error: unknown) =>
    fail(current.target, 'crash', current.bytes, `astray: ${stackOf(error)}`);
  process.on('unhandledRejection', astray);
  process.on('uncaughtException', astray);
  try {
    const rounds = roundsFor(inputs);
    for (let round = 1; round <= rounds; round++) {
      for (const [place, target] of targets.entries()) {
        const [random, count] = [randoms[place], counts[place]];
        if (!random || !count) continue;
        const due = dueAt(targets, place, (inputs * round) / rounds);
        while (count.inputs < due) {
          const bytes = target.inputs(random);
          current = { target: target.name, bytes };
          count.inputs++;
          onInput?.(target.name, bytes);
          const begun = performance.now();
          const failure = await judge(target, bytes, count);
          count.slowestMs = Math.max(count.slowestMs, Math.round(performance.now() - begun));
          if (failure) fail(target.name, failure.kind, bytes, failure.detail);
          if (count.inputs % 64 === 0) {
            // Lets through what was left astray, and what waits for its turn.
            await new Promise(setImmediate);
            onProgress?.(sum(counts.map((one) => one.inputs)), target.name);
          }
        }
      }
      samples.push(memoryNow());
    }
    for (const target of targets) {
      current = { target: target.name, bytes: Buffer.alloc(0) };
      await target.close?.().catch((error: unknown) => astray(error));
    }
    await new Promise(setImmediate);
  } finally {
    process.off('unhandledRejection', astray);
    process.off('uncaughtException', astray);
  }
  return {
    inputs: sum(counts.map((one) => one.inputs)),
    seed,
    targets: Object.fromEntries(targets.map(({ name }, place) => [name, counts[place] as TargetCount])),
    crashes: found.crash,
    acceptedBad: found['accepted-bad'],
    refusedGood: found['refused-good'],
    memoryMb: stations(samples.map((sample) => sample.rss)),
    heapMb: stations(samples.map((sample) => sample.heap)),
    growthMb: { rss: growth(samples.map((one) => one.rss)), heap: growth(samples.map((one) => one.heap)) },
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

/** Runs one input and holds the outcome against what should have come out. */
export async function judge(
  target: Target,
  bytes: Buffer,
  count?: TargetCount,
): Promise<{ kind: FailureKind; detail: string } | undefined> {
  try {
    const verdict = await target.run(bytes);
    if (count) count[verdict]++;
    const isGood = target.mayAccept(bytes);
    if (verdict === 'accepted' && !isGood) return { kind: 'accepted-bad', detail: 'it was accepted' };
    if (verdict === 'refused' && isGood) return { kind: 'refused-good', detail: 'it was refused' };
    return undefined;
  } catch (error) {
    return { kind: 'crash', detail: stackOf(error) };
  }
}

/** How many inputs a target has had once there were `total` of all; the shares add up exactly. */
function dueAt(targets: readonly Target[], place: number, total: number): number {
  const whole = sum(targets.map((target) => target.share));
  const upTo = (end: number) =>
    Math.round((total * sum(targets.slice(0, end).map((target) => target.share))) / whole);
  return upTo(place + 1) - upTo(place);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const stations = (samples: readonly number[]) => ({
  start: samples[0] ?? 0,
  middle: samples[samples.length >> 1] ?? 0,
  end: samples.at(-1) ?? 0,
});

function growth(samples: readonly number[]): number {
  const quarter = samples.length >> 2;
  if (quarter === 0) return 0;
  const median = (part: readonly number[]) => part.toSorted((a, b) => a - b)[part.length >> 1] ?? 0;
  const rise = median(samples.slice(-quarter)) - median(samples.slice(-2 * quarter, -quarter));
  return Math.round(rise * 10) / 10;
}

/** A number of its own for every name, so that a target gets the same inputs alone and beside others. */
function streamOf(name: string): number {
  return [...name].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) | 0, 7);
}
