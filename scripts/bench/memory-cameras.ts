import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isOpencvAvailable } from '../../edge-agent/camera/opencv-addon.ts';
import { gateClip } from './gate-clips.ts';
import type { MemoryRow } from './memory.ts';

const CAMERAS = 4;
const PROGRAM = fileURLToPath(new URL('memory-process.ts', import.meta.url));

/**
 * Four face cameras' pipelines, each in a process of its own, over so many frames of 720p in all, as fast as it goes:
 * three of five frames show somebody. Half of the cameras use OpenCV where it is there. The last row is the sum.
 */
export async function benchMemory(frames: number, onProgress: (text: string) => void): Promise<MemoryRow[]> {
  onProgress('memory: making a clip of 1280x720');
  const clip = gateClip('faces, then nobody');
  const each = Math.ceil(frames / CAMERAS);
  const seen = new Array<number>(CAMERAS).fill(0);
  const rows = await Promise.all(
    seen.map((_, n) => {
      const adapter = n % 2 === 0 && isOpencvAvailable() ? 'opencv' : 'ffmpeg';
      return measureApart([`faces ${n + 1}`, adapter, clip, String(each)], (count) => {
        seen[n] = count;
        onProgress(`memory: frame ${seen.reduce((sum, one) => sum + one, 0)} of ${each * CAMERAS}`);
      });
    }),
  );
  return [...rows, together(rows)];
}

/** A process of its own: what other parts left in memory does not count. */
async function measureApart(options: string[], onFrames: (count: number) => void): Promise<MemoryRow> {
  const running = promisify(execFile)(process.execPath, ['--expose-gc', PROGRAM, ...options]);
  running.child.stderr?.on('data', (data: Buffer) => {
    const count = Number(data.toString().trim().split('\n').at(-1));
    if (Number.isInteger(count)) onFrames(count);
  });
  return JSON.parse((await running).stdout);
}

function together(rows: readonly MemoryRow[]): MemoryRow {
  const sum = (name: Exclude<keyof MemoryRow, 'camera' | 'adapter'>) =>
    rows.reduce((total, row) => total + row[name], 0);
  return {
    camera: 'all',
    adapter: rows[0]?.adapter ?? 'ffmpeg',
    frames: sum('frames'),
    inferred: sum('inferred'),
    startMb: sum('startMb'),
    middleMb: sum('middleMb'),
    endMb: sum('endMb'),
    heapStartMb: sum('heapStartMb'),
    heapMiddleMb: sum('heapMiddleMb'),
    heapEndMb: sum('heapEndMb'),
  };
}
