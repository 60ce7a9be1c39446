import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Videos made by ffmpeg for the tests, in a folder of their own. */
export class Clips {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gateline-clips-'));

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** A clip from a filter graph. @param graph of ffmpeg's lavfi; @param more encoder options */
  make(name: string, graph: string, ...more: string[]): string {
    const encoder = name.endsWith('.avi') ? ['-c:v', 'mpeg4', '-q:v', '2'] : x264;
    const all = ['-v', 'error', '-y', '-f', 'lavfi', '-i', graph, ...encoder, '-pix_fmt', 'yuv420p', ...more];
    execFileSync('ffmpeg', [...all, '-fps_mode', 'passthrough', this.path(name)]);
    return this.path(name);
  }

  /** A test picture with moving parts. */
  pattern(name: string, size: string, rate: number, seconds: number, ...more: string[]): string {
    return this.make(name, `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`, ...more);
  }

  /** Frame n is all grey, of the value {@link greyOfFrame}(n). */
  greys(name: string, rate: number, seconds: number, select = '1', ...more: string[]): string {
    const graph = `nullsrc=size=64x48:rate=${rate}:duration=${seconds},geq=lum='40+mod(N*8,160)':cb=128:cr=128`;
    return this.make(name, `${graph},select='${select}'`, ...more);
  }

  /** Another clip with a note in it that it is to be shown turned by so many degrees. */
  turn(name: string, from: string, degrees: string): string {
    const tag = ['-c', 'copy', '-metadata:s:v:0', `rotate=${degrees}`];
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', from, ...tag, this.path(name)]);
    return this.path(name);
  }

  /** The first part of another clip's bytes. */
  cut(name: string, from: string, part: number): string {
    const bytes = readFileSync(from);
    writeFileSync(this.path(name), bytes.subarray(0, Math.floor(bytes.length * part)));
    return this.path(name);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-movflags', '+faststart'];

/** RGB value of frame n of {@link Clips.greys}: its luminance widened from 16..235 to 0..255. */
export const greyOfFrame = (n: number): number => ((40 + ((n * 8) % 160) - 16) * 255) / 219;
