import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

const videos = resolve(import.meta.dirname, '../../shared/videos');

/** True when the shared footage is there; tests on real pictures skip without it. */
export const haveFootage = existsSync(videos);

/** A drawn street with a face and a person, as RGB bytes; only for tests. */
export async function drawnPicture(width: number, height: number): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="${width}" height="${height}"
    preserveAspectRatio="none">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#9ec6e8"/><stop offset="1" stop-color="#6b6459"/></linearGradient>
    <rect width="320" height="240" fill="url(#sky)"/>
    <path d="M60 240 q10 -70 60 -72 q50 2 60 72z" fill="#33415c"/>
    <ellipse cx="120" cy="110" rx="46" ry="60" fill="#d9a98a"/>
    <path d="M72 100 q4 -62 48 -62 q44 0 48 62 q-14 -34 -48 -34 q-34 0 -48 34z" fill="#2b1d14"/>
    <g fill="#fff"><ellipse cx="102" cy="102" rx="10" ry="5"/><ellipse cx="138" cy="102" rx="10" ry="5"/></g>
    <g fill="#20130c"><circle cx="102" cy="102" r="5"/><circle cx="138" cy="102" r="5"/></g>
    <g stroke="#4a2f20" stroke-width="4" fill="none"><path d="M90 91 q12 -6 24 0"/><path d="M126 91 q12 -6 24 0"/></g>
    <path d="M120 104 l-7 26 q7 5 14 0" fill="#c48f70"/>
    <path d="M101 147 q19 -8 38 0 q-19 13 -38 0z" fill="#a8484a"/>
    <g fill="#222"><circle cx="262" cy="100" r="11" fill="#c99b7c"/><path d="M246 114 h32 l4 60 h-40z" fill="#8b1e1e"/>
    <path d="M247 172 h13 l-1 58 h-10z"/><path d="M264 172 h13 l-2 58 h-10z"/></g>
  </svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer());
}

/** One frame of a shared video, scaled to the size without regard to proportion, as RGB bytes. */
export async function footage(
  video: string,
  atS: number,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    [
      ...['-v', 'error', '-ss', `${atS}`, '-i', resolve(videos, video), '-frames:v', '1'],
      ...['-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    ],
    { encoding: 'buffer', maxBuffer: width * height * 3 + 1 },
  );
  return new Uint8Array(stdout);
}
