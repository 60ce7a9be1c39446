import type { Box } from './boxes.ts';

/** A picture as every detector gets it: what a camera gives, without the padding. */
export interface Picture {
  /** RGB, height x width x 3 bytes. */
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** One detector, ready. */
export interface PeerDetector {
  /** What it finds in a picture, by the settings that its own documentation gives. */
  detect(picture: Picture): Promise<Box[]>;
}

/** What a detector needs to open. */
export interface PeerSetting {
  /** Where the peers' packages are installed. */
  packages: string;
  threads: number;
  /** Name of our own model, for our own detector. */
  model: string;
}

/** From corner and size in pixels. */
export function boxOf(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  picture: { width: number; height: number },
): Box {
  return [x / picture.width, y / picture.height, (x + width) / picture.width, (y + height) / picture.height];
}
