import { openCameraWalk } from '../../edge-agent/camera-walk.ts';
import { clipFor } from './clips.ts';

export interface MemoryRow {
  adapter: 'opencv' | 'ffmpeg';
  frames: number;
  /** Resident megabytes of the process after a garbage collection: after 1,000 frames, half-way, at the end. */
  startMb: number;
  middleMb: number;
  endMb: number;
  /** Growth of the JavaScript heap from start to end, megabytes. */
  heapGrowthMb: number;
}

const SETTLED_AFTER = 1_000;

/** Runs one camera's whole pipeline over a looped recording in this process, and watches its memory. */
export async function measureMemory(
  adapter: MemoryRow['adapter'],
  frames: number,
  onProgress: (message: string) => void,
): Promise<MemoryRow> {
  const opened = await openCameraWalk(
    {
      id: 'bench',
      adapter,
      source: { kind: 'file', path: clipFor('face'), loop: true },
      model: 'ultraface-rfb-320',
      lines: [{ id: 'middle', gate: 'gate', a: [0.5, 1], b: [0.5, 0] }],
    },
    { mode: 'fast', threads: 1 },
  );
  const samples = new Map<number, NodeJS.MemoryUsage>();
  const at = [Math.min(SETTLED_AFTER, frames >> 1), (frames + SETTLED_AFTER) >> 1, frames];
  let seen = 0;
  for await (const _ of opened.steps()) {
    seen++;
    if (at.includes(seen)) {
      globalThis.gc?.();
      samples.set(seen, process.memoryUsage());
    }
    if (seen % 500 === 0) onProgress(`memory, ${adapter}: frame ${seen} of ${frames}`);
    if (seen === frames) break;
  }
  await opened.close();
  const [start, middle, end] = at.map((frame) => samples.get(frame));
  const mb = (bytes = Number.NaN) => bytes / 1_048_576;
  return {
    adapter,
    frames,
    startMb: mb(start?.rss),
    middleMb: mb(middle?.rss),
    endMb: mb(end?.rss),
    heapGrowthMb: mb(end?.heapUsed) - mb(start?.heapUsed),
  };
}
