import sharp from 'sharp';
import type { Picture } from './picture.ts';

/** Tried from the best on, until the picture is small enough. */
const QUALITIES = [80, 65, 50, 35, 20, 10, 5];

// Nothing is kept, and no more threads are taken than the one that counts can spare.
sharp.cache(false);
sharp.concurrency(1);

/**
 * A picture of RGB pixels as a JPEG of at most so many bytes, in memory only; null where none is small enough.
 */
export async function jpegOf({ pixels, width, height }: Picture, mostBytes: number): Promise<Buffer | null> {
  for (const quality of QUALITIES) {
    const image = sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg({ quality });
    const jpeg = await image.toBuffer();
    if (jpeg.byteLength <= mostBytes) return jpeg;
  }
  return null;
}
