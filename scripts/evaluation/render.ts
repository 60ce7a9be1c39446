import sharp from 'sharp';
import type { CameraSource } from '../../edge-agent/camera/camera-source.ts';
import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import type { CameraWalk } from '../../edge-agent/camera-walk.ts';
import type { Step } from '../../edge-agent/pipeline.ts';
import { type Camera, DEFAULT_FPS } from '../../firmware-config/gateway-config.ts';
import { Overlay } from './overlay.ts';
import { openVideoWriter, type VideoWriter } from './video-writer.ts';

/** Wide enough to see a face, small enough to mail. */
const WIDTH = 1280;

/**
 * Writes what the pipeline saw into a video. It reads the source a second time, at a size for people: the frames of
 * both readings are the same, for both are thinned by the stream's timestamps.
 */
export class Rendering {
  private readonly video: string;
  private readonly config: Camera;
  private readonly out: string;
  private opened: { camera: CameraSource; overlay: Overlay; writer: VideoWriter } | undefined;

  constructor(video: string, config: Camera, out: string) {
    this.video = video;
    this.config = config;
    this.out = out;
  }

  /** Adds the frame of one step. */
  async add(step: Step, walk: CameraWalk): Promise<void> {
    this.opened ??= await this.open(walk);
    const { camera, overlay, writer } = this.opened;
    const picture = await camera.read();
    if (!picture) return;
    const { width, height } = picture;
    const drawn = await sharp(picture.pixels, { raw: { width, height, channels: 3 } })
      .composite([{ input: Buffer.from(overlay.draw(step)) }])
      .removeAlpha()
      .raw()
      .toBuffer();
    await writer.write(drawn);
  }

  /** Finishes the file. */
  async close(): Promise<void> {
    await this.opened?.camera.close();
    await this.opened?.writer.close();
  }

  private async open({ info }: CameraWalk) {
    const width = Math.min(WIDTH, even(info.width));
    const height = even((info.height * width) / info.width);
    const fps = this.config.fps ?? DEFAULT_FPS;
    const camera = new ThreadedCamera({
      source: { kind: 'file', path: this.video },
      adapter: this.config.adapter ?? 'auto',
      picture: { width, height, colour: 'rgb', padding: 0 },
      framesPerSecond: fps,
      mode: 'fast',
    });
    await camera.open();
    const overlay = new Overlay(this.config.lines, width, height);
    return { camera, overlay, writer: openVideoWriter(this.out, width, height, fps) };
  }
}

const even = (value: number) => Math.round(value / 2) * 2;
