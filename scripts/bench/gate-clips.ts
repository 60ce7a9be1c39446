import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clipFor } from './clips.ts';

/** What is to be seen in a clip that is made for a measurement. */
export type Showing = 'faces' | 'persons' | 'nobody' | 'nobody, filmed' | 'faces, then nobody';

/** A camera's stream: 1280x720, ten frames a second, a key frame every two seconds, a sensor's noise. */
const NOISE = 'noise=alls=5:allf=t';
const ENCODER = [
  ...['-an', '-r', '10', '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-bf', '0'],
  ...['-g', '20', '-crf', '24', '-maxrate', '4M', '-bufsize', '4M', '-pix_fmt', 'yuv420p'],
];

/** 4.8 seconds of a hall before anybody comes. */
const FILMED = join(import.meta.dirname, '../../../shared/videos/one-by-one-person-detection.mp4');

export const isFilmed = (): boolean => existsSync(FILMED);

/**
 * Makes a clip of 1280x720 at ten frames a second in a folder, and gives its path.
 *
 * `faces`: the demo's man, in view four fifths of 48 s. `persons`: the demo's pedestrians. `nobody`: the demo's gate
 * without anybody, with noise. `nobody, filmed`: an empty hall, filmed, forwards and backwards, enlarged.
 */
export function makeClip(showing: Showing, folder: string): string {
  const path = join(folder, `${showing.replaceAll(/\W+/g, '-')}.mp4`);
  if (!existsSync(path)) run(...INPUTS[showing](), ...ENCODER, path);
  return path;
}

const INPUTS: Record<Showing, () => string[]> = {
  faces: () => ['-i', clipFor('face'), '-vf', `fps=10,scale=1280:720,${NOISE}`],
  persons: () => ['-i', clipFor('person'), '-vf', `fps=10,crop=768:432,scale=1280:720,${NOISE}`, '-t', '60'],
  nobody: () => ['-i', clipFor('face'), '-vf', `${still(480)},${NOISE}`],
  'nobody, filmed': () => [
    ...['-t', '4.8', '-i', FILMED],
    ...['-filter_complex', `scale=1280:720,split[a][b];[b]reverse[c];[a][c]concat,loop=4:96,setpts=N/10/TB`],
  ],
  'faces, then nobody': () => [
    ...['-i', clipFor('face')],
    ...['-filter_complex', `fps=10,split[a][b];[b]${still(400)}[c];[a][c]concat,scale=1280:720,${NOISE}`],
  ],
};

/** The clip's first picture, in which nobody is, for so many frames. */
const still = (frames: number) =>
  `fps=10,trim=end_frame=1,loop=${frames - 1}:1,setpts=N/10/TB,scale=1280:720`;

const run = (...options: string[]) => execFileSync('ffmpeg', ['-v', 'error', '-y', ...options]);
