import type { CameraReason } from '../../firmware-config/contract/index.ts';
import type { CameraOptions, CameraSource } from './camera-source.ts';
import { systemClock } from './clock.ts';
import { FfmpegCamera } from './ffmpeg-camera.ts';
import { type CameraState, LastingCamera } from './lasting-camera.ts';
import { isOpencvAvailable } from './opencv-addon.ts';
import { OpencvCamera } from './opencv-camera.ts';
import { PacedCamera } from './paced-camera.ts';

export type { CameraState } from './lasting-camera.ts';
export type AdapterName = 'opencv' | 'ffmpeg';

export interface OpenCameraOptions extends CameraOptions {
  /** `auto` takes opencv where its addon is built, else ffmpeg. */
  adapter: AdapterName | 'auto';
  /**
   * `fast`: every frame of a file as fast as it goes; what is not there is an error at once. `live`: a file is played in
   * real time, frames are skipped where the reader is slower, and a source that is lost is opened again and again.
   */
  mode: 'fast' | 'live';
  /** Play a file over and over. */
  loop?: boolean;
  /** Hears what becomes of the source, with a reason where it is lost. */
  onState?: (state: CameraState, reason?: CameraReason) => void;
}

/** The adapter that is taken for a wish. */
export function chooseAdapter(wish: AdapterName | 'auto'): AdapterName {
  return wish === 'auto' ? (isOpencvAvailable() ? 'opencv' : 'ffmpeg') : wish;
}

/** A camera put together from an adapter and what lies around it; `open()` of the result opens it. */
export function openCamera(options: OpenCameraOptions): CameraSource {
  const { source, picture, framesPerSecond, region, mode } = options;
  const adapter = chooseAdapter(options.adapter);
  const wanted: CameraOptions = { source, picture, framesPerSecond, ...(region ? { region } : {}) };
  const make = () => {
    const camera: CameraSource = adapter === 'opencv' ? new OpencvCamera(wanted) : new FfmpegCamera(wanted);
    return mode === 'live' && source.kind === 'file' ? new PacedCamera(camera, systemClock) : camera;
  };
  return new LastingCamera({
    make,
    loop: options.loop === true && source.kind === 'file',
    retry: mode === 'live',
    stepS: 1 / framesPerSecond,
    clock: systemClock,
    random: Math.random,
    ...(options.onState === undefined ? {} : { onState: options.onState }),
  });
}
