import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, sha256 } from '../../models/cache.ts';
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
 * The path of a clip of 1280x720 at ten frames a second; made once, and kept in the cache.
 *
 * `faces`: the demo's man, in view four fifths of 48 s. `persons`: the demo's pedestrians. `nobody`: the demo's gate
 * without anybody, with noise. `nobody, filmed`: an empty hall, filmed, forwards and backwards, enlarged.
 */
export function gateClip(showing: Showing): string {
  const options = [...INPUTS[showing](), ...ENCODER];
  const folder = join(cacheFolder(), 'bench');
  const recipe = sha256(Buffer.from(options.join(' '))).slice(0, 8);
  const path = join(folder, `${showing.replaceAll(/\W+/g, '-')}-${recipe}.mp4`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `${process.pid}.part.mp4`);
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...options, part]);
  renameSync(part, path);
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
