import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadOpencv } from '../../../edge-agent/camera/opencv-addon.ts';
import { boxOf, type PeerDetector, type Picture } from './detector.ts';

/** What is used of the addon here, beyond what the camera uses. */
interface Addon {
  setNumThreads(count: number): void;
  CV_8UC3: number;
  COLOR_RGB2GRAY: number;
  Mat: new (data: Buffer, rows: number, cols: number, type: number) => Mat;
  Size: new (width: number, height: number) => object;
  CascadeClassifier: new (path: string) => Cascade;
  HOGDescriptor: (new () => Hog) & { getDefaultPeopleDetector(): object };
}
interface Mat {
  cvtColor(code: number): Mat;
  resize(rows: number, cols: number): Mat;
  release(): void;
}
interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Cascade {
  detectMultiScale(picture: Mat, scale: number, neighbours: number): { objects: Rect[] };
}
interface Hog {
  setSVMDetector(detector: object): void;
  detectMultiScale(
    picture: Mat,
    hitThreshold: number,
    stride: object,
    padding: object,
    scale: number,
    finalThreshold: number,
    meanShift: boolean,
  ): { foundLocations: Rect[] };
}

/** OpenCV's Haar cascade for frontal faces, with the neighbours of its tutorial, and its step where none is given. */
export async function openHaar({ step = 1.1 }: { step?: number } = {}): Promise<PeerDetector> {
  const cv = addon();
  const cascade = new cv.CascadeClassifier(cascadePath());
  return {
    async detect(picture) {
      return inGrey(cv, picture, 1, (grey) => cascade.detectMultiScale(grey, step, 3).objects);
    },
  };
}

/** OpenCV's HOG people detector; it sees nobody lower than 128 pixels, so small people need a larger picture. */
export async function openHog(enlarged: number): Promise<PeerDetector> {
  const cv = addon();
  const hog = new cv.HOGDescriptor();
  hog.setSVMDetector(cv.HOGDescriptor.getDefaultPeopleDetector());
  const stride = new cv.Size(8, 8);
  const none = new cv.Size(0, 0);
  return {
    async detect(picture) {
      return inGrey(
        cv,
        picture,
        enlarged,
        (grey) => hog.detectMultiScale(grey, 0, stride, none, 1.05, 2, false).foundLocations,
      );
    },
  };
}

function inGrey(cv: Addon, picture: Picture, enlarged: number, find: (grey: Mat) => Rect[]) {
  const { pixels, width, height } = picture;
  const data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const colour = new cv.Mat(data, height, width, cv.CV_8UC3);
  const grey = colour.cvtColor(cv.COLOR_RGB2GRAY);
  const size = { width: width * enlarged, height: height * enlarged };
  const seen = enlarged === 1 ? grey : grey.resize(size.height, size.width);
  const boxes = find(seen).map((rect) => boxOf(rect, size));
  for (const mat of new Set([colour, grey, seen])) mat.release();
  return boxes;
}

function addon(): Addon {
  const cv = loadOpencv() as unknown as Addon;
  cv.setNumThreads(1);
  return cv;
}

/** The package brings OpenCV's own cascades. */
function cascadePath(): string {
  const main = createRequire(import.meta.url).resolve('opencv4nodejs');
  return join(main, '../../../src/lib/haarcascades/haarcascade_frontalface_default.xml');
}
