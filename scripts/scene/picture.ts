import sharp from 'sharp';

/** A picture in memory: height x width x `channels` bytes, row by row; RGB, or RGB with alpha. */
export interface Picture {
  width: number;
  height: number;
  channels: 3 | 4;
  pixels: Uint8Array;
}

/** Corners in pixels; the right and lower edges lie outside. */
export interface Rectangle {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** An empty picture. */
export function blank(width: number, height: number, channels: 3 | 4): Picture {
  return { width, height, channels, pixels: new Uint8Array(width * height * channels) };
}

/** A part of a picture. @param rectangle whole pixels inside the picture */
export function cropped(picture: Picture, { x1, y1, x2, y2 }: Rectangle): Picture {
  const { channels } = picture;
  const part = blank(x2 - x1, y2 - y1, channels);
  for (let y = y1; y < y2; y++) {
    const from = (y * picture.width + x1) * channels;
    part.pixels.set(
      picture.pixels.subarray(from, from + part.width * channels),
      (y - y1) * part.width * channels,
    );
  }
  return part;
}

/** The picture at another size, with a cubic filter. */
export async function resized(picture: Picture, width: number, height: number): Promise<Picture> {
  const { pixels, channels } = picture;
  const raw = { width: picture.width, height: picture.height, channels };
  const buffer = await sharp(pixels, { raw })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { width, height, channels, pixels: new Uint8Array(buffer) };
}
