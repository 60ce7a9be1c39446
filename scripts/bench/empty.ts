import { isOpencvAvailable } from '../../edge-agent/camera/opencv-addon.ts';
import { measureCameras } from './camera-bench.ts';
import { gateClip, isFilmed, type Showing } from './gate-clips.ts';

export interface EmptyRow {
  camera: string;
  adapter: 'opencv' | 'ffmpeg';
  showing: Showing;
  framesPerSecond: number;
  /** Of one core, with decoding. */
  cpuPercent: number;
  /** CPU with nobody in view / CPU with people; 1 where there are people. */
  share: number;
}

/** Long enough for the gate to know the scene and the pulse of its key frames. */
const WARM_UP_S = 15;

/** The CPU of one camera, ten frames a second from 720p in real time, with people in view and with nobody. */
export async function benchEmpty(seconds: number, onProgress: (text: string) => void): Promise<EmptyRow[]> {
  const adapters: EmptyRow['adapter'][] = isOpencvAvailable() ? ['opencv', 'ffmpeg'] : ['ffmpeg'];
  const empty: Showing[] = isFilmed() ? ['nobody', 'nobody, filmed'] : ['nobody'];
  const cameras = [
    { camera: 'faces', model: 'ultraface-rfb-320', busy: 'faces' },
    { camera: 'persons', model: 'centernet-mobilenetv3', busy: 'persons' },
  ] as const;
  const rows: EmptyRow[] = [];
  for (const { camera, model, busy } of cameras) {
    for (const adapter of adapters) {
      let withPeople = Number.NaN;
      for (const showing of [busy, ...empty]) {
        onProgress(`making the clip "${showing}"`);
        const clip = gateClip(showing);
        const [figures] = await measureCameras(
          [{ id: `${camera}, ${adapter}, ${showing}`, model, adapter, clip, threads: 1 }],
          { seconds, warmUpS: WARM_UP_S, onProgress },
        );
        const { framesPerSecond = Number.NaN, cpuPercent = Number.NaN } = figures ?? {};
        if (showing === busy) withPeople = cpuPercent;
        rows.push({
          camera,
          adapter,
          showing,
          framesPerSecond,
          cpuPercent,
          share: cpuPercent / withPeople,
        });
      }
    }
  }
  return rows;
}
