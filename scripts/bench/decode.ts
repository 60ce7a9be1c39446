import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { AdapterName } from '../../edge-agent/camera/open-camera.ts';
import { isOpencvAvailable } from '../../edge-agent/camera/opencv-addon.ts';
import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import { median } from './median.ts';

/** How fast both adapters decode, thin out, scale and pad one video, in frames of the source per second. */
export interface DecodeRow {
  video: string;
  /** Pixels of the source. */
  width: number;
  height: number;
  frames: number;
  /** Medians; null where opencv is not built. */
  opencv: number | null;
  ffmpeg: number;
  /** opencv / ffmpeg. */
  ratio: number | null;
}

export interface DecodeOptions {
  /** Runs of each adapter on each video. */
  runs?: number;
  onProgress?: (text: string) => void;
}

/** Every frame is wanted, so that decoding is measured, not thinning. */
const everyFrame = 1000;
const picture = { width: 640, height: 384, colour: 'rgb', padding: 114 } as const;

/**
 * Measures both camera adapters in turn, so that a slow moment of the machine hits both: on a clip of 1280x720 made for
 * it, and on two of the project's shared videos where they are there.
 */
export async function benchDecode({ runs = 3, onProgress }: DecodeOptions = {}): Promise<DecodeRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-bench-'));
  try {
    const made = join(folder, 'made-720p.mp4');
    onProgress?.('making a clip of 1280x720');
    const graph = 'testsrc2=size=1280x720:rate=25:duration=12,noise=alls=8:allf=t';
    const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-b:v', '4M'];
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', graph, ...encoder, made]);
    const rows: DecodeRow[] = [];
    for (const path of [made, ...sharedVideos()]) rows.push(await benchVideo(path, runs, onProgress));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchVideo(
  path: string,
  runs: number,
  onProgress?: (text: string) => void,
): Promise<DecodeRow> {
  const adapters: AdapterName[] = isOpencvAvailable() ? ['opencv', 'ffmpeg'] : ['ffmpeg'];
  const speeds: Record<AdapterName, number[]> = { opencv: [], ffmpeg: [] };
  let last = { width: 0, height: 0, frames: 0 };
  for (let run = 0; run < runs; run++) {
    for (const adapter of run % 2 === 0 ? adapters : adapters.toReversed()) {
      onProgress?.(`${basename(path)}: ${adapter}, run ${run + 1} of ${runs}`);
      const { seconds, ...seen } = await decodeOnce(path, adapter);
      speeds[adapter].push(seen.frames / seconds);
      last = seen;
    }
  }
  const ffmpeg = median(speeds.ffmpeg);
  const opencv = speeds.opencv.length === 0 ? null : median(speeds.opencv);
  return { video: basename(path), ...last, opencv, ffmpeg, ratio: opencv === null ? null : opencv / ffmpeg };
}

/** Opening is not counted: it happens once in a camera's life. */
async function decodeOnce(path: string, adapter: AdapterName) {
  const source = { kind: 'file', path } as const;
  const camera = new ThreadedCamera({ source, adapter, picture, framesPerSecond: everyFrame, mode: 'fast' });
  try {
    const { width, height } = await camera.open();
    const start = performance.now();
    let frames = 0;
    while ((await camera.read()) !== null) frames++;
    return { width, height, frames, seconds: (performance.now() - start) / 1000 };
  } finally {
    await camera.close();
  }
}

function sharedVideos(): string[] {
  const folder = join(import.meta.dirname, '../../../shared/videos');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(one-by-one|vtest).*\.mp4$/.test(name))
    .map((name) => join(folder, name));
}
