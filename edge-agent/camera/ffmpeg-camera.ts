import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { CameraOptions, CameraSource, Frame, StreamInfo } from './camera-source.ts';
import { decodeArguments, parseTimes } from './ffmpeg-arguments.ts';
import { lastLine, missingProgram, probe } from './ffprobe.ts';
import { FrameRing } from './frame-ring.ts';
import { contentSize, type Size } from './letterbox.ts';
import { type Crop, cropOf, regionOf, WHOLE } from './region.ts';
import { broken, brokeOff, isLive, refuseMissing } from './source-address.ts';

/** A live source that shows no new picture for this long counts as lost. */
const stalledMs = 10_000;

/**
 * Pictures decoded, thinned out, scaled and padded by the program ffmpeg in a process of its own.
 *
 * A file is decoded as fast as it is read, at most two pictures ahead. A live source is always drained, and only its
 * newest picture is kept for the reader.
 */
export class FfmpegCamera implements CameraSource {
  readonly #options: CameraOptions;
  readonly #wall: () => number;
  readonly #live: boolean;
  readonly #ring: FrameRing;
  readonly #aborted = new AbortController();
  #child: ChildProcess | null = null;
  #pictures: Readable | null = null;
  #crop: Crop = { x: 0, y: 0, width: 0, height: 0 };
  #content: Size = { width: 0, height: 0 };
  #region = WHOLE;
  #durationS: number | null = null;
  #messages = '';
  /** Bytes that the ring had no room for, in order: Node lets a paused stream flow once its program has ended. */
  #rest: Uint8Array[] = [];
  #firstUs = Number.NaN;
  #lastT = -1;
  #outOfOrder = 0;
  /** How the stream ended: null as long as it goes on, `end` or why it broke. */
  #outcome: 'end' | GatelineError | null = null;
  #wake: () => void = () => {};
  #stalled: NodeJS.Timeout | null = null;

  /** @param wall the wall clock in milliseconds */
  constructor(options: CameraOptions, wall: () => number = Date.now) {
    this.#options = options;
    this.#wall = wall;
    this.#live = isLive(options.source);
    const { width, height } = options.picture;
    this.#ring = new FrameRing(width * height * 3, this.#live ? 'newest' : 'all');
  }

  get skipped(): number {
    return this.#ring.skipped + this.#outOfOrder;
  }

  async open(): Promise<StreamInfo> {
    const { source, picture } = this.#options;
    await refuseMissing(source);
    const info = await probe(source, this.#aborted.signal);
    if (this.#aborted.signal.aborted) throw broken(source, 'was closed while it was opened');
    this.#crop = cropOf(info, this.#options.region ?? WHOLE);
    this.#region = regionOf(this.#crop, info);
    this.#content = contentSize(this.#crop, picture);
    this.#durationS = info.durationS;
    await this.#start();
    return info;
  }

  async read(): Promise<Frame | null> {
    for (;;) {
      if (this.#aborted.signal.aborted) return null;
      const taken = this.#ring.take();
      if (taken !== null) {
        this.#drainRest();
        const frame = this.#frameOf(taken.pixels, taken.t, this.#live ? taken.at : this.#wall());
        if (frame !== null) return frame;
        continue;
      }
      if (this.#outcome instanceof GatelineError) throw this.#outcome;
      if (this.#outcome === 'end') return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async close(): Promise<void> {
    this.#aborted.abort();
    this.#wake();
    await this.#stop();
  }

  async #start(): Promise<void> {
    const child = spawn('ffmpeg', decodeArguments(this.#options, this.#crop, this.#content), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    const [, pictures, messages, times] = child.stdio;
    this.#pictures = pictures;
    child.once('close', (code) => this.#ended(code));
    messages?.setEncoding('utf8').on('data', (text: string) => {
      this.#messages = (this.#messages + text).slice(-2000);
    });
    pictures?.on('data', (chunk: Buffer) => this.#receive(chunk));
    let line = '';
    (times as Readable).setEncoding('latin1').on('data', (text: string) => {
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const time of parseTimes(lines)) this.#ring.stamp(time);
      this.#wake();
    });
    for (const stream of [pictures, messages, times]) stream?.on('error', () => {});
    await once(child, 'spawn').catch((cause) => {
      throw missingProgram('ffmpeg', cause);
    });
    child.on('error', () => {});
    if (this.#live) this.#stalled = setTimeout(() => this.#stall(), stalledMs);
  }

  #receive(chunk: Uint8Array): void {
    this.#rest.push(chunk);
    const before = this.#ring.pictures;
    this.#drainRest();
    if (this.#ring.pictures === before) return;
    this.#stalled?.refresh();
    this.#wake();
  }

  /** Moves what there is room for into the ring. */
  #drainRest(): void {
    for (let chunk = this.#rest[0]; chunk !== undefined; chunk = this.#rest[0]) {
      const taken = this.#ring.write(chunk, this.#wall());
      if (taken < chunk.length) {
        this.#rest[0] = chunk.subarray(taken);
        this.#pictures?.pause();
        return;
      }
      this.#rest.shift();
    }
    if (this.#pictures?.isPaused()) this.#pictures.resume();
  }

  /** Null where the time does not rise: such a picture is left out and counted. */
  #frameOf(pixels: Uint8Array, us: number, at: number): Frame | null {
    const { source, picture } = this.#options;
    if (Number.isNaN(this.#firstUs)) this.#firstUs = us;
    const t = (us - this.#firstUs) / 1e6;
    if (Number.isNaN(t)) throw broken(source, 'gives no times for its pictures');
    if (t < this.#lastT - 1) throw broken(source, `jumped back in time by ${(this.#lastT - t).toFixed(1)} s`);
    if (t <= this.#lastT) {
      this.#outOfOrder++;
      return null;
    }
    this.#lastT = t;
    const { width, height } = picture;
    const content = { contentWidth: this.#content.width, contentHeight: this.#content.height };
    return { pixels, width, height, ...content, region: this.#region, t, at, segment: 0 };
  }

  #stall(): void {
    this.#outcome = broken(this.#options.source, `has sent no picture for ${stalledMs / 1000} s`);
    this.#wake();
    void this.#stop();
  }

  #ended(code: number | null): void {
    const { source } = this.#options;
    const said = lastLine(this.#messages);
    const why = said === '' ? '' : ` (${said})`;
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    if (this.#live) this.#outcome ??= broken(source, `has ended${why}`);
    else if (code !== 0) this.#outcome ??= broken(source, `cannot be decoded${why}`);
    else this.#outcome ??= brokeOff(source, this.#durationS, this.#lastStamp()) ?? 'end';
    this.#wake();
  }

  /** Time of the last picture that is complete or was read, in seconds. */
  #lastStamp(): number {
    const us = this.#ring.lastTime;
    return Math.max(0, this.#lastT, us === null ? 0 : (us - (this.#firstUs || 0)) / 1e6);
  }

  async #stop(): Promise<void> {
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.stdout?.destroy();
    child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(impatient);
  }
}
