import { type BenchedCamera, holdToCores, measureCameras } from './camera-bench.ts';
import { gateClip } from './gate-clips.ts';

export interface CamerasRow {
  run: string;
  camera: string;
  cores: number;
  seconds: number;
  framesPerSecond: number;
  skipped: number;
  /** Of one core; all cameras together in the last row of a run. */
  cpuPercent: number;
  inferenceMs: number;
  latencyMs: number;
  longestMs: number;
}

const FACES = 'ultraface-rfb-320';
const PERSONS = 'centernet-mobilenetv3';
const CORES = 2;
const WARM_UP_S = 6;

/**
 * Four face cameras, then one person camera with one and with two threads: from 720p at ten frames a second, in real
 * time, as an agent runs them, on two cores.
 */
export async function benchCameras(
  seconds: number,
  onProgress: (text: string) => void,
): Promise<CamerasRow[]> {
  onProgress('making clips of 1280x720');
  const [faces, persons] = [gateClip('faces'), gateClip('persons')];
  const cores = holdToCores(CORES);
  const person = (threads: number): BenchedCamera[] => [
    { id: 'persons', model: PERSONS, clip: persons, threads },
  ];
  const runs: [string, BenchedCamera[]][] = [
    [
      '4 face cameras',
      [1, 2, 3, 4].map((n) => ({ id: `faces ${n}`, model: FACES, clip: faces, threads: 1 })),
    ],
    ['1 person camera, 1 thread', person(1)],
    ['1 person camera, 2 threads', person(2)],
  ];
  const rows: CamerasRow[] = [];
  for (const [run, cameras] of runs) {
    const figures = await measureCameras(cameras, { seconds, warmUpS: WARM_UP_S, onProgress });
    const each = figures.map((one, n) => ({ run, camera: cameras[n]?.id ?? '', cores, seconds, ...one }));
    rows.push(...each);
    if (each.length > 1) rows.push(together(each));
  }
  return rows;
}

function together(rows: readonly CamerasRow[]): CamerasRow {
  const sum = (name: 'framesPerSecond' | 'skipped' | 'cpuPercent') =>
    rows.reduce((total, row) => total + row[name], 0);
  const most = (name: 'inferenceMs' | 'latencyMs' | 'longestMs') => Math.max(...rows.map((row) => row[name]));
  return {
    run: rows[0]?.run ?? '',
    camera: 'all',
    cores: rows[0]?.cores ?? CORES,
    seconds: rows[0]?.seconds ?? 0,
    framesPerSecond: sum('framesPerSecond'),
    skipped: sum('skipped'),
    cpuPercent: sum('cpuPercent'),
    inferenceMs: most('inferenceMs'),
    latencyMs: most('latencyMs'),
    longestMs: most('longestMs'),
  };
}
