import { connect } from 'node:net';
import type { CameraOptions, CameraSource, Frame, SourceAddress, StreamInfo } from './camera-source.ts';
import { silenceS } from './ffmpeg-arguments.ts';
import { contentSize, type Size } from './letterbox.ts';
import { loadOpencv, type Mat, type Opencv, opencvCall, type VideoCapture } from './opencv-addon.ts';
import { type Crop, cropOf, regionOf, WHOLE } from './region.ts';
import { broken, brokeOff, isLive, refuseMissing, unavailable } from './source-address.ts';
import { Thinning } from './thinning.ts';

/** A picture as it was decoded, before it is scaled. */
interface Shot {
  mat: Mat;
  t: number;
  at: number;
}

/**
 * Pictures decoded, thinned out, scaled and padded by OpenCV in this process, on libuv's threads.
 *
 * A file is decoded one picture ahead of the reader. A live source is always drained, and only its newest picture is
 * kept. Each live camera occupies one of libuv's threads, and opening one holds up the whole process for as long as the
 * camera takes to answer (the addon has no other way): give each live camera a process of its own.
 */
export class OpencvCamera implements CameraSource {
  readonly #options: CameraOptions;
  readonly #wall: () => number;
  readonly #live: boolean;
  readonly #thinning: Thinning;
  #cv: Opencv | null = null;
  #capture: VideoCapture | null = null;
  #crop: Crop | null = null;
  #content: Size = { width: 0, height: 0 };
  #region = WHOLE;
  #info: StreamInfo | null = null;
  #upsideDown = false;
  #closed = false;
  #firstMs = Number.NaN;
  #lastT = -1;
  #stepS = 0;
  #skipped = 0;
  /** File: the picture that is being decoded ahead. */
  #ahead: Promise<Frame | null> | null = null;
  /** Live: the newest picture that nobody has fetched. */
  #newest: Shot | null = null;
  #failure: unknown = null;
  #pump: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};

  /** @param wall the wall clock in milliseconds */
  constructor(options: CameraOptions, wall: () => number = Date.now) {
    this.#options = options;
    this.#wall = wall;
    this.#live = isLive(options.source);
    this.#thinning = new Thinning(options.framesPerSecond);
  }

  get skipped(): number {
    return this.#skipped;
  }

  async open(): Promise<StreamInfo> {
    const { source } = this.#options;
    const cv = loadOpencv();
    await refuseMissing(source);
    await refuseUnreachable(source);
    if (this.#closed) throw broken(source, 'was closed while it was opened');
    const capture = openCapture(cv, source);
    this.#capture = capture;
    const width = capture.get(cv.CAP_PROP_FRAME_WIDTH);
    const height = capture.get(cv.CAP_PROP_FRAME_HEIGHT);
    if (!(width >= 1 && height >= 1)) throw unavailable(source, 'no video in it');
    const framesPerSecond = Math.max(0, capture.get(cv.CAP_PROP_FPS) || 0);
    const frames = capture.get(cv.CAP_PROP_FRAME_COUNT);
    const durationS = !this.#live && frames > 0 && framesPerSecond > 0 ? frames / framesPerSecond : null;
    this.#cv = cv;
    this.#upsideDown = showsUpsideDown(cv, capture);
    this.#aim({ width, height });
    this.#stepS = 1 / (framesPerSecond || 25);
    this.#info = { width, height, framesPerSecond, durationS };
    if (this.#live) this.#pump = this.#drain(cv, capture);
    return this.#info;
  }

  async read(): Promise<Frame | null> {
    if (this.#closed || this.#cv === null || this.#capture === null) return null;
    return this.#live ? this.#readLive(this.#cv) : this.#readFile(this.#cv, this.#capture);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await this.#pump;
    await this.#ahead?.catch(() => {});
    this.#newest?.mat.release();
    this.#newest = null;
    this.#capture?.release();
    this.#capture = null;
  }

  /** Which part of a source of this size is shown, and how large it is in the picture. */
  #aim(source: Size): void {
    const crop = cropOf(source, this.#options.region ?? WHOLE);
    this.#region = regionOf(crop, source);
    this.#content = contentSize(crop, this.#options.picture);
    if (crop.width === source.width && crop.height === source.height) return;
    const { x, y, width, height } = crop;
    const turned = { x: source.width - x - width, y: source.height - y - height, width, height };
    this.#crop = this.#upsideDown ? turned : crop;
  }

  async #readFile(cv: Opencv, capture: VideoCapture): Promise<Frame | null> {
    const current = this.#ahead ?? this.#decodeNext(cv, capture);
    this.#ahead = current;
    const frame = await current;
    if (this.#closed) return null;
    if (frame !== null) {
      const ahead = this.#decodeNext(cv, capture);
      // Whoever reads next sees the error; nobody may read again.
      ahead.catch(() => {});
      this.#ahead = ahead;
    }
    return frame === null ? null : { ...frame, at: this.#wall() };
  }

  async #decodeNext(cv: Opencv, capture: VideoCapture): Promise<Frame | null> {
    const shot = await this.#nextShot(cv, capture);
    if (shot !== null) return this.#develop(cv, shot);
    const failure = brokeOff(this.#options.source, this.#info?.durationS ?? null, Math.max(0, this.#lastT));
    if (failure !== null) throw failure;
    return null;
  }

  async #readLive(cv: Opencv): Promise<Frame | null> {
    for (;;) {
      if (this.#closed) return null;
      const shot = this.#newest;
      if (shot !== null) {
        this.#newest = null;
        return this.#develop(cv, shot);
      }
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #drain(cv: Opencv, capture: VideoCapture): Promise<void> {
    try {
      for (;;) {
        const shot = await this.#nextShot(cv, capture);
        if (shot === null) break;
        if (this.#newest !== null) {
          this.#newest.mat.release();
          this.#skipped++;
        }
        this.#newest = shot;
        this.#wake();
      }
      this.#failure = broken(this.#options.source, 'has ended');
    } catch (cause) {
      this.#failure = cause;
    }
    this.#wake();
  }

  /** The next picture that thinning keeps; null at the end or after `close`. */
  async #nextShot(cv: Opencv, capture: VideoCapture): Promise<Shot | null> {
    while (!this.#closed) {
      const mat = await opencvCall<Mat>((done) => capture.readAsync(done));
      if (mat.empty) return null;
      const t = this.#timeOf(capture.get(cv.CAP_PROP_POS_MSEC));
      if (t < this.#lastT - 1) {
        mat.release();
        throw broken(this.#options.source, `jumped back in time by ${(this.#lastT - t).toFixed(1)} s`);
      }
      const rises = t > this.#lastT;
      if (rises) this.#lastT = t;
      else this.#skipped++;
      if (rises && this.#thinning.keeps(t)) return { mat, t, at: this.#wall() };
      mat.release();
    }
    return null;
  }

  /**
   * Seconds since the first picture. OpenCV 4.6 knows no time for the pictures a decoder still held at the end of the
   * stream (it says 0): they are taken to follow at the last interval.
   */
  #timeOf(ms: number): number {
    if (Number.isNaN(this.#firstMs)) {
      this.#firstMs = ms;
      return 0;
    }
    const t = Math.round((ms - this.#firstMs) * 1000) / 1e6;
    if (ms === 0 && this.#lastT >= 0) return this.#lastT + this.#stepS;
    if (t > this.#lastT) this.#stepS = t - this.#lastT;
    return t;
  }

  /**
   * Scales, converts and pads a picture, and lets go of it. In one go: to hand each step of less than a millisecond to one
   * of libuv's threads takes as long again.
   */
  #develop(cv: Opencv, { mat, t, at }: Shot): Frame {
    const { picture } = this.#options;
    const { width, height } = this.#content;
    let current = mat;
    const step = (make: (from: Mat) => Mat) => {
      const from = current;
      try {
        current = make(from);
      } finally {
        from.release();
      }
    };
    const crop = this.#crop;
    if (crop !== null) {
      step((from) => from.getRegion(new cv.Rect(crop.x, crop.y, crop.width, crop.height)));
      // The addon gives the bytes of whole pictures only.
      if (crop.width === width && crop.height === height) step((from) => from.copy());
    }
    if (current.cols !== width || current.rows !== height) {
      // Down to a half, each pixel of the source still counts in the cheap way, which takes a quarter of the time.
      const how = width * 2 < current.cols ? cv.INTER_AREA : cv.INTER_LINEAR;
      step((from) => from.resize(height, width, 0, 0, how));
    }
    if (this.#upsideDown) step((from) => from.flip(-1));
    if (picture.colour === 'rgb') step((from) => from.cvtColor(cv.COLOR_BGR2RGB));
    if (width < picture.width || height < picture.height) {
      const grey = new cv.Vec3(picture.padding, picture.padding, picture.padding);
      const [below, right] = [picture.height - height, picture.width - width];
      step((from) => from.copyMakeBorder(0, below, 0, right, cv.BORDER_CONSTANT, grey));
    }
    const pixels = current.getData();
    current.release();
    const content = { contentWidth: width, contentHeight: height };
    const size = { width: picture.width, height: picture.height };
    return { pixels, ...size, ...content, region: this.#region, t, at, segment: 0 };
  }
}

/** OpenCV 4.6 turns a video that was filmed on its side the wrong way round (opencv/opencv issue 22088). */
function showsUpsideDown(cv: Opencv, capture: VideoCapture): boolean {
  const orientationMeta = 48;
  return cv.version.major === 4 && cv.version.minor === 6 && capture.get(orientationMeta) % 180 === 90;
}

/** Holds up the process until the source has answered. @throws GatelineError `camera-unavailable` */
function openCapture(cv: Opencv, source: SourceAddress): VideoCapture {
  const variable = 'OPENCV_FFMPEG_CAPTURE_OPTIONS';
  const before = process.env[variable];
  try {
    if (source.kind === 'file') return new cv.VideoCapture(source.path, cv.CAP_FFMPEG);
    if (source.kind === 'usb') return new cv.VideoCapture(source.device, cv.CAP_V4L2);
    process.env[variable] = captureOptions(source.transport);
    return new cv.VideoCapture(source.url, cv.CAP_FFMPEG);
  } catch (cause) {
    throw unavailable(source, '', cause);
  } finally {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  }
}

/** What OpenCV passes on to its ffmpeg libraries when it opens a stream from the network. */
function captureOptions(transport: 'tcp' | 'udp'): string {
  return `rtsp_transport;${transport}|timeout;${silenceS * 1_000_000}|threads;1|fflags;nobuffer`;
}

/** Asks first whether anything listens there: `openCapture` would hold up every other camera until it gave up. */
async function refuseUnreachable(source: SourceAddress): Promise<void> {
  // An address that only OpenCV understands, such as one with `#` in its password, is left to it.
  if (source.kind !== 'rtsp' || !URL.canParse(source.url)) return;
  const { hostname, port, protocol } = new URL(source.url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port: Number(port) || (protocol === 'rtsps:' ? 322 : 554) });
    const settle = (why: string | null) => {
      socket.destroy();
      if (why === null) resolve();
      else reject(unavailable(source, why));
    };
    socket.setTimeout(3000, () => settle('no answer in 3 s'));
    socket.once('connect', () => settle(null));
    socket.once('error', (error) => settle(error.message));
  });
}
