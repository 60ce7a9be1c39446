import type { PeerDetector, PeerSetting } from './detector.ts';
import { inParts } from './in-parts.ts';

/** One detector in the comparison. */
export interface Entry {
  /** Unique. */
  name: string;
  /** Detectors of one make see alike: they do not confirm each other. */
  make: string;
  finds: 'face' | 'person';
  /** True where settings differ from its own: it finds more and takes longer, or, of ours, the other way round. */
  tuned?: boolean;
  /** True where it runs on the opencv4nodejs addon. */
  opencv?: boolean;
  open(setting: PeerSetting): Promise<PeerDetector>;
}

const HALVES = { columns: 2, rows: 1 };
const LARGER_INPUT = { inputSize: 608, scoreThreshold: 0.3 };

/** What a Node user would take to find faces or persons, ours first. Each is loaded in a process of its own. */
export const DETECTORS: readonly Entry[] = [
  {
    name: 'Gateline, UltraFace 640x384',
    make: 'gateline',
    finds: 'face',
    open: async (setting) => (await import('./gateline.ts')).openGateline(setting),
  },
  ...[
    { width: 384, height: 256 },
    { width: 320, height: 192 },
  ].map(
    (input): Entry => ({
      name: `Gateline, UltraFace ${input.width}x${input.height}`,
      make: 'gateline',
      finds: 'face',
      tuned: true,
      open: async (setting) => (await import('./gateline.ts')).openGateline(setting, input),
    }),
  ),
  {
    name: 'human, BlazeFace (wasm)',
    make: 'human',
    finds: 'face',
    open: async (setting) => (await import('./human.ts')).openHuman(setting),
  },
  {
    name: 'human, BlazeFace (wasm), picture in two halves, score from 0.25',
    make: 'human',
    finds: 'face',
    tuned: true,
    // With its own 0.2 it finds hardly more in halves, but a third of that is seen by no other.
    open: async (setting) =>
      inParts(await (await import('./human.ts')).openHuman(setting, { minConfidence: 0.25 }), HALVES),
  },
  {
    name: 'face-api, TinyFaceDetector (wasm)',
    make: 'face-api',
    finds: 'face',
    open: async (setting) => (await import('./face-api.ts')).openFaceApi(setting, 'tiny'),
  },
  {
    name: 'face-api, TinyFaceDetector (wasm), input 608, score from 0.3',
    make: 'face-api',
    finds: 'face',
    tuned: true,
    open: async (setting) => (await import('./face-api.ts')).openFaceApi(setting, 'tiny', LARGER_INPUT),
  },
  {
    name: 'face-api, SSD MobileNet (wasm)',
    make: 'face-api',
    finds: 'face',
    open: async (setting) => (await import('./face-api.ts')).openFaceApi(setting, 'ssd'),
  },
  {
    name: 'face-api, SSD MobileNet (wasm), score from 0.3',
    make: 'face-api',
    finds: 'face',
    tuned: true,
    open: async (setting) =>
      (await import('./face-api.ts')).openFaceApi(setting, 'ssd', { minConfidence: 0.3 }),
  },
  {
    name: 'OpenCV, Haar cascade',
    make: 'opencv',
    finds: 'face',
    opencv: true,
    open: async () => (await import('./opencv-peers.ts')).openHaar(),
  },
  {
    name: 'OpenCV, Haar cascade, steps of 1.05',
    make: 'opencv',
    finds: 'face',
    opencv: true,
    tuned: true,
    open: async () => (await import('./opencv-peers.ts')).openHaar({ step: 1.05 }),
  },
  {
    name: 'Gateline, CenterNet 640x384',
    make: 'gateline',
    finds: 'person',
    open: async (setting) => (await import('./gateline.ts')).openGateline(setting),
  },
  {
    name: 'OpenCV, HOG',
    make: 'opencv',
    finds: 'person',
    opencv: true,
    open: async () => (await import('./opencv-peers.ts')).openHog(1),
  },
  {
    name: 'OpenCV, HOG, picture enlarged twofold',
    make: 'opencv',
    finds: 'person',
    tuned: true,
    opencv: true,
    open: async () => (await import('./opencv-peers.ts')).openHog(2),
  },
];

/** Our own model that finds this. */
export const OURS = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' } as const;
