import { isOpencvAvailable } from '../../edge-agent/camera/opencv-addon.ts';
import { type BenchedCamera, measureCameras } from './camera-bench.ts';
import { gateClip, isFilmed, type Showing } from './gate-clips.ts';

/** One camera with people in view, and with nobody. CPU in per cent of one core. */
export interface EmptyRow {
  camera: string;
  adapter: 'opencv' | 'ffmpeg';
  showing: Showing;
  framesPerSecond: number;
  cpuPercent: number;
  /** Of it, decoding, scaling and bringing the pictures over: the same camera in the same clip, looked at by nobody. */
  decodePercent: number;
  /** CPU beside decoding with nobody in view / with people; 1 where there are people. */
  share: number;
  /** The same with decoding. */
  shareWithDecoding: number;
}

/** Long enough for the gate to know the scene and the pulse of its key frames, and for a camera alone. */
const WARM_UP_S = 15;
const ALONE_WARM_UP_S = 5;

/** The CPU of one camera, ten frames a second from 720p in real time, with people in view and with nobody. */
export async function benchEmpty(seconds: number, onProgress: (text: string) => void): Promise<EmptyRow[]> {
  const adapters: EmptyRow['adapter'][] = isOpencvAvailable() ? ['opencv', 'ffmpeg'] : ['ffmpeg'];
  const empty: Showing[] = isFilmed() ? ['nobody', 'nobody, filmed'] : ['nobody'];
  const cameras = [
    { camera: 'faces', model: 'ultraface-rfb-320', busy: 'faces' },
    { camera: 'persons', model: 'centernet-mobilenetv3', busy: 'persons' },
  ] as const;
  const measured = async (one: BenchedCamera, warmUpS: number) => {
    const [figures] = await measureCameras([one], { seconds, warmUpS, onProgress });
    return { framesPerSecond: figures?.framesPerSecond ?? 0, cpuPercent: figures?.cpuPercent ?? 0 };
  };
  const rows: EmptyRow[] = [];
  for (const { camera, model, busy } of cameras) {
    for (const adapter of adapters) {
      let withPeople = { cpuPercent: Number.NaN, decodePercent: Number.NaN };
      for (const showing of [busy, ...empty]) {
        onProgress(`making the clip "${showing}"`);
        const clip = gateClip(showing);
        const one = { id: `${camera}, ${adapter}, ${showing}`, model, adapter, clip, threads: 1 };
        const { framesPerSecond, cpuPercent } = await measured(one, WARM_UP_S);
        const alone = { ...one, id: `${one.id}, decoding`, alone: true };
        const { cpuPercent: decodePercent } = await measured(alone, ALONE_WARM_UP_S);
        if (showing === busy) withPeople = { cpuPercent, decodePercent };
        rows.push({
          camera,
          adapter,
          showing,
          framesPerSecond,
          cpuPercent,
          decodePercent,
          share: (cpuPercent - decodePercent) / (withPeople.cpuPercent - withPeople.decodePercent),
          shareWithDecoding: cpuPercent / withPeople.cpuPercent,
        });
      }
    }
  }
  return rows;
}
