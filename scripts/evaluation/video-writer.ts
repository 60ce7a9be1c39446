import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { missingProgram } from '../../edge-agent/camera/ffprobe.ts';
import { GatelineError } from '../../firmware-config/errors.ts';

export interface VideoWriter {
  /** @param pixels width x height x 3 bytes, RGB */
  write(pixels: Uint8Array): Promise<void>;
  /** Resolves once the file is whole. */
  close(): Promise<void>;
}

/**
 * Writes RGB frames into an H.264 file, by the ffmpeg program.
 *
 * @throws GatelineError `bad-input` from `write` or `close` when the file cannot be written
 */
export function openVideoWriter(
  path: string,
  width: number,
  height: number,
  framesPerSecond: number,
): VideoWriter {
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${width}x${height}`,
    '-r',
    String(framesPerSecond),
  ];
  const output = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '23',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
  ];
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, '-i', 'pipe:0', ...output, path], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  let missing: unknown;
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  child.stdin.on('error', () => {}); // A dead child is reported by its exit, below.
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      missing = error;
      resolve(null);
    });
    child.once('close', resolve);
  });
  const failure = () =>
    missing === undefined
      ? new GatelineError('bad-input', `${path} could not be written: ${complaint.trim()}`)
      : missingProgram('ffmpeg', missing);
  return {
    async write(pixels) {
      if (child.stdin.write(pixels)) return;
      const drained = once(child.stdin, 'drain').then(
        () => true,
        () => false,
      );
      if (await Promise.race([drained, ended.then(() => false)])) return;
      await ended;
      throw failure();
    },
    async close() {
      child.stdin.end();
      if ((await ended) !== 0) throw failure();
    },
  };
}
