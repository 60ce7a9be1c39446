import { readFileSync } from 'node:fs';

/** The boxes of one frame, normalised: x1, y1, x2, y2. Frames count from 1. */
export interface FrameBoxes {
  frame: number;
  boxes: [number, number, number, number][];
}

/**
 * Detections in the MOT challenge's format: frame, -1, left, top, width, height in pixels, score.
 *
 * @param size of the picture in pixels
 */
export function publicDetections(path: string, size: { width: number; height: number }): FrameBoxes[] {
  const frames = new Map<number, FrameBoxes['boxes']>();
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const [frame = 0, , left = 0, top = 0, width = 0, height = 0] = line.split(',').map(Number);
    const boxes = frames.get(frame) ?? [];
    boxes.push([
      left / size.width,
      top / size.height,
      (left + width) / size.width,
      (top + height) / size.height,
    ]);
    frames.set(frame, boxes);
  }
  return [...frames].map(([frame, boxes]) => ({ frame, boxes }));
}
