import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GatelineError } from '../../firmware-config/errors.ts';

/** A picture in OpenCV's memory. The methods are those that opencv4nodejs binds; their errors are plain strings. */
export interface Mat {
  readonly rows: number;
  readonly cols: number;
  readonly empty: boolean;
  getRegion(rect: unknown): Mat;
  copy(): Mat;
  resize(rows: number, cols: number, fx: number, fy: number, how: number): Mat;
  flip(how: number): Mat;
  cvtColor(code: number): Mat;
  copyMakeBorder(top: number, bottom: number, left: number, right: number, how: number, value: unknown): Mat;
  getData(): Buffer;
  release(): void;
}

export interface VideoCapture {
  readAsync(done: Done<Mat>): void;
  get(property: number): number;
  release(): void;
}

export interface Opencv {
  version: { major: number; minor: number };
  setNumThreads(threads: number): void;
  VideoCapture: new (source: string, backend: number) => VideoCapture;
  Rect: new (x: number, y: number, width: number, height: number) => unknown;
  Vec3: new (a: number, b: number, c: number) => unknown;
  CAP_FFMPEG: number;
  CAP_V4L2: number;
  CAP_PROP_POS_MSEC: number;
  CAP_PROP_FRAME_WIDTH: number;
  CAP_PROP_FRAME_HEIGHT: number;
  CAP_PROP_FRAME_COUNT: number;
  CAP_PROP_FPS: number;
  INTER_AREA: number;
  INTER_LINEAR: number;
  COLOR_BGR2RGB: number;
  BORDER_CONSTANT: number;
}

type Done<T> = (error: unknown, result: T) => void;

/** The result of one of the addon's asynchronous methods. */
export function opencvCall<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => {
      if (error === null || error === undefined) resolve(result);
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

/** Why opencv cannot be used on this machine, with a remedy; null where it can. */
export function opencvMissing(): string | null {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    return `opencv needs Node 24 or newer, this is ${process.versions.node} (on older ones its addon crashes); run with ./scripts/runtime`;
  }
  if (addonPath() === null)
    return 'the opencv4nodejs addon is not built; build it with ./scripts/build-opencv';
  return null;
}

/** Whether the opencv adapter can be used: the addon is built and this Node can carry it. */
export function isOpencvAvailable(): boolean {
  return opencvMissing() === null;
}

let loaded: Opencv | null = null;

/**
 * Loads the addon itself. The package's own loader is not used: it looks for a package.json in the working folder and
 * writes to the standard output, where `--json` output goes.
 *
 * @throws GatelineError `missing-program`
 */
export function loadOpencv(): Opencv {
  if (loaded !== null) return loaded;
  const missing = opencvMissing();
  const path = addonPath();
  if (missing !== null || path === null)
    throw new GatelineError('missing-program', missing ?? 'no opencv4nodejs');
  // Read by OpenCV's own code; what matters comes as an error, with the source's name in it.
  process.env['OPENCV_LOG_LEVEL'] ??= 'ERROR';
  process.env['OPENCV_FFMPEG_LOGLEVEL'] ??= '-8';
  try {
    loaded = createRequire(import.meta.url)(path) as Opencv;
    // Pictures are small: to share one among threads costs more than it saves, and the cores belong to the cameras.
    loaded.setNumThreads(1);
  } catch (cause) {
    throw new GatelineError(
      'missing-program',
      `the opencv4nodejs addon cannot be loaded (${(cause as Error).message}); build it anew with ./scripts/build-opencv`,
      { cause },
    );
  }
  return loaded;
}

function addonPath(): string | null {
  try {
    const main = createRequire(import.meta.url).resolve('opencv4nodejs');
    const path = join(main, '../../../build/Release/opencv4nodejs.node');
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
