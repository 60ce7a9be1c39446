import type { PictureForm } from './camera-source.ts';

export interface Size {
  width: number;
  height: number;
}

/**
 * Size in pixels of the source inside the picture: scaled by min(W/w, H/h), rounded, at least 1. It lies at the top left;
 * what remains to the right and below is padding.
 */
export function contentSize(source: Size, picture: Pick<PictureForm, 'width' | 'height'>): Size {
  const scale = Math.min(picture.width / source.width, picture.height / source.height);
  const scaled = (length: number, limit: number) => Math.min(limit, Math.max(1, Math.round(length * scale)));
  return { width: scaled(source.width, picture.width), height: scaled(source.height, picture.height) };
}
