import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { missingProgram, probe } from '../../edge-agent/camera/ffprobe.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { cacheFolder } from '../../models/cache.ts';
import type { Picture } from './picture.ts';

const VIDEO = /\.(mp4|avi|mkv|mov)$/i;

/**
 * The videos to cut people out of: those given (files, or folders of videos), otherwise the demo's recording of walkers or
 * of a face, which is fetched where it is missing.
 *
 * @throws GatelineError `not-found` when a path does not exist or no video can be had
 */
export function footageFiles(given: readonly string[], subject: 'face' | 'person'): string[] {
  const files = given.length > 0 ? given.flatMap(videosAt) : demoRecording(subject);
  if (files.length > 0) return files;
  throw new GatelineError(
    'not-found',
    given.length > 0
      ? `there is no video in ${given.join(', ')}: give files or folders with mp4, avi, mkv or mov files`
      : 'the recording of the demo could not be fetched: run ./scripts/setup start, or give --footage',
  );
}

function videosAt(path: string): string[] {
  if (!existsSync(path)) throw new GatelineError('not-found', `${path} does not exist: correct --footage`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => VIDEO.test(name))
    .sort()
    .map((name) => join(path, name));
}

function demoRecording(subject: 'face' | 'person'): string[] {
  const folder = join(cacheFolder(), 'demo');
  const file = join(folder, subject === 'face' ? 'face.mp4' : 'vtest.avi');
  if (!existsSync(file)) {
    const script = join(import.meta.dirname, '../demo/fetch-footage');
    spawnSync(script, [folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return existsSync(file) ? [file] : [];
}

/**
 * Reads a video picture by picture, as it was recorded.
 *
 * @param every only each so many-th picture
 * @throws GatelineError `camera-unavailable` when it is no video, `missing-program` without ffmpeg
 */
export async function* readPictures(path: string, every = 1): AsyncGenerator<Picture> {
  const { width, height } = await probe({ kind: 'file', path }, AbortSignal.timeout(20_000));
  const thin = every > 1 ? ['-vf', `select='not(mod(n,${every}))'`] : [];
  const output = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
  const child = spawn('ffmpeg', ['-v', 'error', '-threads', '1', '-i', path, ...thin, ...output], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const failure = new Promise<Error | null>((resolve) => {
    child.once('error', (error) => resolve(missingProgram('ffmpeg', error)));
    child.once('close', () => resolve(null));
  });
  const size = width * height * 3;
  let pixels = new Uint8Array(size);
  let filled = 0;
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      for (let from = 0; from < chunk.length; ) {
        const taken = Math.min(size - filled, chunk.length - from);
        pixels.set(chunk.subarray(from, from + taken), filled);
        filled += taken;
        from += taken;
        if (filled < size) continue;
        yield { width, height, channels: 3, pixels };
        pixels = new Uint8Array(size);
        filled = 0;
      }
    }
    const error = await failure;
    if (error) throw error;
  } finally {
    child.kill();
  }
}

/** What a recording is called in a scene's notes. */
export const nameOf = (path: string): string => basename(path);
