import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { lastLine, missingProgram, probe } from '../../edge-agent/camera/ffprobe.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { changesPicture, type Degradation } from './degradations.ts';

/**
 * Writes the degraded video, unless it is there already. Frames keep their times; the same input gives the same bytes with
 * the same ffmpeg.
 *
 * @throws GatelineError `camera-unavailable`, `missing-program`, `bad-input` where ffmpeg cannot
 */
export async function degradeVideo(video: string, degradation: Degradation, out: string): Promise<void> {
  if (!changesPicture(degradation)) throw new Error(`${degradation.name} needs no other video`);
  if (existsSync(out)) return;
  mkdirSync(dirname(out), { recursive: true });
  const clip = await probe({ kind: 'file', path: video }, new AbortController().signal);
  const unfinished = `${out}.part`;
  const { filter = () => '[0:v]null[out]', encode = () => ['-preset', 'veryfast', '-crf', '16'] } =
    degradation;
  try {
    await ffmpeg([
      ...['-filter_complex_threads', '1', '-threads', '1', '-i', `file:${video}`],
      ...['-filter_complex', `${filter(clip)};[out]format=yuv420p[packed]`, '-map', '[packed]'],
      ...['-c:v', 'libx264', ...encode(clip), '-threads', '1', '-fps_mode', 'passthrough'],
      ...['-flags', '+bitexact', '-fflags', '+bitexact', '-map_metadata', '-1', '-f', 'mp4', unfinished],
    ]);
    renameSync(unfinished, out);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

async function ffmpeg(given: string[]): Promise<void> {
  const child = spawn('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...given], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(missingProgram('ffmpeg', error)));
    child.once('close', resolve);
  });
  if (code !== 0) throw new GatelineError('bad-input', `a video cannot be degraded: ${lastLine(complaint)}`);
}
