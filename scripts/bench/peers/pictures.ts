import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { contentSize } from '../../../edge-agent/camera/letterbox.ts';
import { ThreadedCamera } from '../../../edge-agent/camera/threaded-camera.ts';
import { type TrueBox, trueBox } from './boxes.ts';
import type { Picture } from './detector.ts';

/** Pictures of one recording in a file: every detector reads the same bytes. */
export interface PictureSet {
  name: string;
  finds: 'face' | 'person';
  /** RGB pictures of this size, one after another. */
  path: string;
  width: number;
  height: number;
  count: number;
  /** What is to be found in each picture, where that is known. */
  truth?: readonly (readonly TrueBox[])[];
}

/** The picture that our detectors look at; content keeps its proportions inside it. */
const FRAME = { width: 640, height: 384, colour: 'rgb', padding: 0 } as const;

/** Recordings of the shared folder: what they show, and how often they are looked at. */
const RECORDINGS = [
  { file: 'crowd-faces-hall.mp4', finds: 'face', framesPerSecond: 3 },
  { file: 'synth-faces-slide.mp4', finds: 'face', framesPerSecond: 4 },
  { file: 'face-walk-pingpong.mp4', finds: 'face', framesPerSecond: 6 },
  { file: 'face-demographics-walking-preview.mp4', finds: 'face', framesPerSecond: 6 },
  { file: 'face-demographics-walking-and-pause-preview.mp4', finds: 'face', framesPerSecond: 6 },
  { file: 'vtest-pets09-s2l1.mp4', finds: 'person', framesPerSecond: 0.5 },
  { file: 'one-by-one-person-detection.mp4', finds: 'person', framesPerSecond: 0.3 },
] as const;

/**
 * Pictures of every recording that is there, scaled as our cameras scale them.
 *
 * @param videos folder of the recordings
 * @param packages where the peers are installed: the photos of face-api's own demo are looked at as well
 * @param folder where to put them
 */
export async function takePictures(
  videos: string,
  packages: string,
  folder: string,
  onProgress: (message: string) => void,
): Promise<PictureSet[]> {
  const sets: PictureSet[] = [];
  for (const { file, finds, framesPerSecond } of RECORDINGS) {
    const video = join(videos, file);
    if (!existsSync(video)) continue;
    onProgress(`pictures of ${file}`);
    const name = file.replace(/\.mp4$/, '');
    const { times, ...taken } = await ofRecording(video, framesPerSecond, join(folder, `${name}.rgb`));
    const truth =
      finds === 'face'
        ? faceTruth(join(videos, `${name}.faceboxes.json`), video, times)
        : personTruth(join(videos, `${name}.det.txt`), video, times);
    sets.push({ name, finds, ...taken, ...(truth && { truth }) });
  }
  onProgress("photos of face-api's demo");
  return [...sets, ...photos(join(packages, 'node_modules/@vladmandic/face-api/demo'), folder)];
}

async function ofRecording(video: string, framesPerSecond: number, path: string) {
  const camera = new ThreadedCamera({
    source: { kind: 'file', path: video },
    adapter: 'auto',
    picture: FRAME,
    framesPerSecond,
    mode: 'fast',
  });
  const file = openSync(path, 'w');
  try {
    const { width, height } = contentSize(await camera.open(), FRAME);
    const times: number[] = [];
    for (let frame = await camera.read(); frame; frame = await camera.read()) {
      for (let row = 0; row < height; row++) {
        writeSync(file, frame.pixels, row * FRAME.width * 3, width * 3);
      }
      times.push(frame.t);
    }
    return { path, width, height, count: times.length, times };
  } finally {
    closeSync(file);
    await camera.close();
  }
}

/** Each photo is a set of its own, for they differ in size. */
function photos(demo: string, folder: string): PictureSet[] {
  const names = readdirSync(demo).filter((name) => /^sample\d\.jpg$/.test(name));
  return names.sort().map((name): PictureSet => {
    const picture = join(demo, name);
    const probe = ['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', picture];
    const [w = 0, h = 0] = execFileSync('ffprobe', probe, { encoding: 'utf8' }).trim().split(',').map(Number);
    const { width, height } = contentSize({ width: w, height: h }, FRAME);
    const path = join(folder, `${name}.rgb`);
    const scale = ['-vf', `scale=${width}:${height}:flags=area`, '-pix_fmt', 'rgb24', '-f', 'rawvideo'];
    execFileSync('ffmpeg', ['-v', 'error', '-i', picture, ...scale, path]);
    return { name: `photo ${name}`, finds: 'face', path, width, height, count: 1 };
  });
}

interface FaceBoxes {
  /** frame, face, centre x, centre y, width, height; frames count from 0. */
  rows: number[][];
}

function faceTruth(path: string, video: string, times: readonly number[]): TrueBox[][] | undefined {
  if (!existsSync(path)) return undefined;
  const { rows }: FaceBoxes = JSON.parse(readFileSync(path, 'utf8'));
  const { fps } = clipOf(video);
  return times.map((t) =>
    rows
      .filter(([frame]) => frame === Math.round(t * fps))
      .map(([, , cx = 0, cy = 0, w = 0, h = 0]) => trueBox(cx, cy, w, h)),
  );
}

/** Public detections of persons stand in for a truth: those below this score need not be found. */
const SURE = 0.9;

/** In the MOT challenge's format: frame (from 1), -1, left, top, width, height in pixels, score. */
function personTruth(path: string, video: string, times: readonly number[]): TrueBox[][] | undefined {
  if (!existsSync(path)) return undefined;
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const { fps, width, height } = clipOf(video);
  return times.map((t) =>
    rows
      .filter(([frame]) => frame === Math.round(t * fps) + 1)
      .map(([, , left = 0, top = 0, w = 0, h = 0, score = 0]) => {
        const { box, due } = trueBox((left + w / 2) / width, (top + h / 2) / height, w / width, h / height);
        return { box, due: due && score >= SURE };
      }),
  );
}

function clipOf(video: string): { fps: number; width: number; height: number } {
  return JSON.parse(readFileSync(video.replace(/mp4$/, 'truth.json'), 'utf8'));
}

/** One picture of a set, into a buffer of its own. */
export function readPicture({ path, width, height }: PictureSet, n: number): Picture {
  const pixels = new Uint8Array(width * height * 3);
  const file = openSync(path, 'r');
  try {
    readSync(file, pixels, 0, pixels.length, n * pixels.length);
  } finally {
    closeSync(file);
  }
  return { pixels, width, height };
}
