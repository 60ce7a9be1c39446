import type { Region } from './region.ts';

/** Byte order of a pixel. */
export type Colour = 'rgb' | 'bgr';

/** The picture a detector wants: the source is scaled to fit, kept in proportion, and padded right and below. */
export interface PictureForm {
  width: number;
  height: number;
  colour: Colour;
  /** Value of the padding bytes, 0..255. */
  padding: number;
}

/** Where the pictures come from. */
export type SourceAddress =
  | { kind: 'file'; path: string }
  | { kind: 'rtsp'; url: string; transport: 'tcp' | 'udp' }
  | { kind: 'usb'; device: string };

export interface CameraOptions {
  source: SourceAddress;
  picture: PictureForm;
  /** Frames per second wanted; a source that gives more is thinned out evenly by its timestamps. */
  framesPerSecond: number;
  /** The part of the source that is wanted, scaled to fit the picture in place of the whole. */
  region?: Region;
}

/** What is known of a stream once it is open. */
export interface StreamInfo {
  /** Size of the source's picture in pixels. */
  width: number;
  height: number;
  /** Frames per second as the stream declares them; 0 when it does not. */
  framesPerSecond: number;
  /** Length in seconds; null for live sources or where unknown. */
  durationS: number | null;
}

/** One picture. `pixels` is lent: it is valid until the next `read()` and is then overwritten. */
export interface Frame {
  /** height x width x 3 bytes, row by row. */
  pixels: Uint8Array;
  width: number;
  height: number;
  /** The part of the frame, from its top left corner, that shows the source; the rest is padding. In pixels. */
  contentWidth: number;
  contentHeight: number;
  /** The part of the source that is shown there; the whole of it where absent. */
  region?: Region;
  /** Seconds since the stream began, from the stream's own timestamps; strictly rising within a segment. */
  t: number;
  /** Wall time in milliseconds at which the frame was taken (live, paced) or is read (as fast as possible). */
  at: number;
  /** Rises by one each time the stream was opened anew (loop, reconnect): no track survives that. */
  segment: number;
}

/**
 * A stream of frames, pulled. An adapter opens one stream once; looping, pacing and reconnecting are the business of
 * the wrappers, so that every adapter has them.
 *
 * Errors: `open` rejects with GatelineError `camera-unavailable` (no such file, device, host) and `read` with
 * `camera-broken` (the stream broke off); both say what to do.
 */
export interface CameraSource {
  open(): Promise<StreamInfo>;
  /** The next frame; null at the end of the stream. */
  read(): Promise<Frame | null>;
  /** Frames that were thrown away because the reader was slower than the camera. */
  readonly skipped: number;
  close(): Promise<void>;
}
