import { openCameraWalk } from '../../edge-agent/camera-walk.ts';

/** What the agent's own process knows of its memory, in megabytes. */
export interface Memory {
  heapMb: number;
  rssMb: number;
}

export interface MemoryRow {
  camera: string;
  adapter: 'opencv' | 'ffmpeg';
  frames: number;
  /** In how many of them the detector looked. */
  inferred: number;
  /** Resident megabytes of the process after a garbage collection: once it has settled, half-way, at the end. */
  startMb: number;
  middleMb: number;
  endMb: number;
  /** The JavaScript heap at the same moments. */
  heapStartMb: number;
  heapMiddleMb: number;
  heapEndMb: number;
}

/** Frames after which all code is compiled and all buffers are there. */
const SETTLED_AFTER = 2_000;

export interface MemoryOptions {
  camera: string;
  adapter: MemoryRow['adapter'];
  clip: string;
  frames: number;
  onProgress: (frames: number) => void;
}

/** Runs one camera's whole pipeline over a looped recording in this process, as fast as it goes, and watches its memory. */
export async function measureMemory(options: MemoryOptions): Promise<MemoryRow> {
  const { camera, adapter, clip, frames, onProgress } = options;
  const opened = await openCameraWalk(
    {
      id: 'bench',
      adapter,
      source: { kind: 'file', path: clip, loop: true },
      model: 'ultraface-rfb-320',
      lines: [{ id: 'middle', gate: 'gate', a: [0.5, 1], b: [0.5, 0] }],
    },
    { mode: 'fast', threads: 1 },
  );
  const samples = new Map<number, Memory>();
  const settled = Math.min(SETTLED_AFTER, frames >> 1);
  const at = [settled, (frames + settled) >> 1, frames];
  let [seen, inferred] = [0, 0];
  for await (const step of opened.steps()) {
    seen++;
    if (step.inferred) inferred++;
    if (at.includes(seen)) samples.set(seen, memoryNow());
    if (seen % 500 === 0) onProgress(seen);
    if (seen === frames) break;
  }
  await opened.close();
  const nothing: Memory = { heapMb: Number.NaN, rssMb: Number.NaN };
  const [start = nothing, middle = nothing, end = nothing] = at.map((frame) => samples.get(frame));
  return {
    camera,
    adapter,
    frames,
    inferred,
    startMb: start.rssMb,
    middleMb: middle.rssMb,
    endMb: end.rssMb,
    heapStartMb: start.heapMb,
    heapMiddleMb: middle.heapMb,
    heapEndMb: end.heapMb,
  };
}

function memoryNow(): Memory {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapMb: heapUsed / 1_048_576, rssMb: rss / 1_048_576 };
}
