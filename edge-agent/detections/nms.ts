import type { Detections } from './detections.ts';

/**
 * Greedy non-maximum suppression: takes the best box, drops every other that overlaps it too much, and so on.
 * Of equal scores the earlier box is the better one, so the result never depends on chance.
 */
export class Suppressor {
  /** Indices of candidates as a binary heap, the best on top: no sort, and no more work than boxes are taken. */
  readonly #heap: Int32Array;

  /** @param capacity the most candidates of one frame */
  constructor(capacity: number) {
    this.#heap = new Int32Array(capacity);
  }

  /**
   * @param candidates boxes in any order; not changed
   * @param maxOverlap the intersection over union (0..1) above which two boxes are taken as the same thing
   * @param into what is left, best first; as many as its columns hold
   */
  run(candidates: Detections, maxOverlap: number, into: Detections): void {
    const heap = this.#heap;
    let size = candidates.count;
    for (let i = 0; i < size; i++) heap[i] = i;
    for (let i = (size >> 1) - 1; i >= 0; i--) sink(heap, i, size, candidates.score);
    const room = into.score.length;
    into.count = 0;
    while (size > 0 && into.count < room) {
      const best = heap[0] as number;
      size--;
      heap[0] = heap[size] as number;
      sink(heap, 0, size, candidates.score);
      if (!overlapsKept(candidates, best, into, maxOverlap)) copy(candidates, best, into);
    }
  }
}

/** Intersection over union of box i of `a` and box j of `b`, 0..1. */
export function overlap(a: Detections, i: number, b: Detections, j: number): number {
  const ax1 = a.x1[i] as number;
  const ay1 = a.y1[i] as number;
  const ax2 = a.x2[i] as number;
  const ay2 = a.y2[i] as number;
  const bx1 = b.x1[j] as number;
  const by1 = b.y1[j] as number;
  const bx2 = b.x2[j] as number;
  const by2 = b.y2[j] as number;
  const width = Math.min(ax2, bx2) - Math.max(ax1, bx1);
  const height = Math.min(ay2, by2) - Math.max(ay1, by1);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / ((ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - shared);
}

function overlapsKept(candidates: Detections, index: number, kept: Detections, maxOverlap: number): boolean {
  for (let k = 0; k < kept.count; k++) {
    if (overlap(candidates, index, kept, k) > maxOverlap) return true;
  }
  return false;
}

function copy(from: Detections, index: number, to: Detections): void {
  const at = to.count;
  to.x1[at] = from.x1[index] as number;
  to.y1[at] = from.y1[index] as number;
  to.x2[at] = from.x2[index] as number;
  to.y2[at] = from.y2[index] as number;
  to.score[at] = from.score[index] as number;
  to.count = at + 1;
}

function sink(heap: Int32Array, from: number, size: number, score: Float32Array): void {
  let parent = from;
  for (;;) {
    let best = parent;
    const left = 2 * parent + 1;
    if (left < size && isBetter(heap[left] as number, heap[best] as number, score)) best = left;
    if (left + 1 < size && isBetter(heap[left + 1] as number, heap[best] as number, score)) best = left + 1;
    if (best === parent) return;
    const moved = heap[parent] as number;
    heap[parent] = heap[best] as number;
    heap[best] = moved;
    parent = best;
  }
}

function isBetter(a: number, b: number, score: Float32Array): boolean {
  const difference = (score[a] as number) - (score[b] as number);
  return difference > 0 || (difference === 0 && a < b);
}
