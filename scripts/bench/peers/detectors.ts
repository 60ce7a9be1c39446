import type { PeerDetector, PeerSetting } from './detector.ts';

/** One detector in the comparison. */
export interface Entry {
  /** Unique. */
  name: string;
  /** Detectors of one make see alike: they do not confirm each other. */
  make: string;
  finds: 'face' | 'person';
  /** True where it runs on the opencv4nodejs addon. */
  opencv?: boolean;
  open(setting: PeerSetting): Promise<PeerDetector>;
}

/** What a Node user would take to find faces or persons, ours first. Each is loaded in a process of its own. */
export const DETECTORS: readonly Entry[] = [
  {
    name: 'Gateline, UltraFace 640x384',
    make: 'gateline',
    finds: 'face',
    open: async (setting) => (await import('./gateline.ts')).openGateline(setting),
  },
  {
    name: 'human, BlazeFace (wasm)',
    make: 'human',
    finds: 'face',
    open: async (setting) => (await import('./human.ts')).openHuman(setting),
  },
  {
    name: 'face-api, TinyFaceDetector (wasm)',
    make: 'face-api',
    finds: 'face',
    open: async (setting) => (await import('./face-api.ts')).openFaceApi(setting, 'tiny'),
  },
  {
    name: 'face-api, SSD MobileNet (wasm)',
    make: 'face-api',
    finds: 'face',
    open: async (setting) => (await import('./face-api.ts')).openFaceApi(setting, 'ssd'),
  },
  {
    name: 'OpenCV, Haar cascade',
    make: 'opencv',
    finds: 'face',
    opencv: true,
    open: async () => (await import('./opencv-peers.ts')).openHaar(),
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
    opencv: true,
    open: async () => (await import('./opencv-peers.ts')).openHog(2),
  },
];

/** Our own model that finds this. */
export const OURS = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' } as const;
