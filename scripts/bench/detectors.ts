import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Frame, PictureForm } from '../../edge-agent/camera/camera-source.ts';
import { loadDetector } from '../../edge-agent/detections/load-detector.ts';
import { type Manifest, readManifest } from '../../models/manifest.ts';
import { listModels } from '../../models/registry.ts';
import { median } from './median.ts';

export interface DetectorRow {
  model: string;
  /** Size of the frames in pixels. */
  width: number;
  height: number;
  threads: number;
  /** Median milliseconds of bare inference: ONNX Runtime's run on a tensor that is already filled. */
  inferenceMs: number;
  /** Median milliseconds of the whole detection: inference, decoding, duplicates. */
  detectMs: number;
  /** Median of inference / detection, each pair from one frame. */
  ratio: number;
}

export interface BenchDetectorsOptions {
  /** Numbers of ONNX Runtime threads to measure with. */
  threads: readonly number[];
  /** Frames measured for each model and number of threads. */
  rounds?: number;
  onProgress?: (message: string) => void;
}

const WARM_UP = 5;

/**
 * Measures every model there is, all in turn for each round, so that what else the machine does falls on all alike.
 * The picture is made up: a network takes as long for any, and decoding barely depends on what is found.
 */
export async function benchDetectors(options: BenchDetectorsOptions): Promise<DetectorRow[]> {
  const { threads, rounds = 50, onProgress = () => {} } = options;
  const runners: Runner[] = [];
  try {
    for (const manifest of [...listModels(), ...suppliedModels()]) {
      onProgress(`loading ${manifest.name}`);
      for (const count of threads) runners.push(await Runner.open(manifest, count));
    }
    for (let round = -WARM_UP; round < rounds; round++) {
      if (round === 0 || (round + 1) % 10 === 0)
        onProgress(`detectors: round ${Math.max(0, round + 1)} of ${rounds}`);
      for (const runner of runners) await runner.run(round >= 0);
    }
    return runners.map((runner) => runner.row());
  } finally {
    for (const runner of runners) await runner.close();
  }
}

/** The examples of models that operators may supply, where ../shared/models has their files. */
export function suppliedModels(): Manifest[] {
  const root = resolve(import.meta.dirname, '../..');
  return ['yunet-n.json', 'yolox-nano.json'].flatMap((example) => {
    const manifest = readManifest(join(root, 'models/examples', example));
    if (manifest.source.kind !== 'file') return [];
    const path = join(root, '../shared/models', basename(manifest.source.path));
    return existsSync(path) ? [{ ...manifest, source: { ...manifest.source, path } }] : [];
  });
}

type Loaded = Awaited<ReturnType<typeof loadDetector>>;

/** One model with one number of threads, and what was measured of it. */
class Runner {
  readonly #detector: Loaded;
  readonly #threads: number;
  readonly #frame: Frame;
  readonly #inference: number[] = [];
  readonly #detect: number[] = [];

  static async open(manifest: Manifest, threads: number): Promise<Runner> {
    return new Runner(await loadDetector({ model: manifest, threads }), threads);
  }

  constructor(detector: Loaded, threads: number) {
    this.#detector = detector;
    this.#threads = threads;
    this.#frame = madeUpFrame(detector.picture);
  }

  async run(keep: boolean): Promise<void> {
    const begin = performance.now();
    await this.#detector.detect(this.#frame);
    const detectMs = performance.now() - begin;
    if (!keep) return;
    this.#detect.push(detectMs);
    this.#inference.push(this.#detector.inferenceMs);
  }

  row(): DetectorRow {
    const { manifest, picture } = this.#detector;
    return {
      model: manifest.name,
      width: picture.width,
      height: picture.height,
      threads: this.#threads,
      inferenceMs: median(this.#inference),
      detectMs: median(this.#detect),
      ratio: median(this.#inference.map((ms, i) => ms / (this.#detect[i] ?? Number.NaN))),
    };
  }

  async close(): Promise<void> {
    await this.#detector.close();
  }
}

/** Slopes of light with a grain, always the same. */
function madeUpFrame({ width, height }: PictureForm): Frame {
  const pixels = new Uint8Array(width * height * 3);
  let grain = 1;
  for (let i = 0; i < pixels.length; i++) {
    grain = (Math.imul(grain, 1_103_515_245) + 12_345) >>> 0;
    pixels[i] = ((i / 3) % width) / 4 + (grain >>> 26);
  }
  return { pixels, width, height, contentWidth: width, contentHeight: height, t: 0, at: 0, segment: 0 };
}
