import { MovingBlobs } from '../../edge-agent/detections/blobs/moving-blobs.ts';
import type { Step } from '../../edge-agent/pipeline.ts';
import { PERSON } from '../../edge-agent/tracks/subject.ts';
import type { Track } from '../../edge-agent/tracks/track.ts';
import { Tracker } from '../../edge-agent/tracks/tracker.ts';
import type { Motion } from './observation.ts';

/** What gets on by so many of its own lengths walks or drives. */
const WALKED = 1.5;

/** Something that moves: where it began and how far it came, and whether the camera's model ever saw it. */
interface Mover {
  x: number;
  y: number;
  way: number;
  height: number;
  isSeen: boolean;
}

/** Watches what moves, whatever the camera's model makes of it. */
export class MotionWitness {
  readonly #blobs: MovingBlobs;
  readonly #tracker: Tracker;
  readonly #movers = new Map<number, Mover>();

  /** @param aspect width of the source's picture divided by its height */
  constructor(input: { width: number; height: number }, aspect: number) {
    this.#blobs = new MovingBlobs(input);
    this.#tracker = new Tracker({ subject: PERSON, sureScore: this.#blobs.model.sureScore, aspect });
  }

  async see({ frame, tracks }: Step): Promise<void> {
    const { t } = frame;
    for (const blob of this.#tracker.update(await this.#blobs.detect(frame), t)) {
      if (!blob.confirmed || blob.seenAt !== t) continue;
      const { cx: x, cy: y, h: height } = blob;
      const mover = this.#movers.get(blob.id) ?? { x, y, way: 0, height, isSeen: false };
      this.#movers.set(blob.id, mover);
      mover.way = Math.max(mover.way, Math.hypot(x - mover.x, y - mover.y) / Math.max(blob.w, blob.h));
      mover.isSeen ||= tracks.some((track) => meet(track, blob));
    }
  }

  get motion(): Motion {
    const movers = [...this.#movers.values()].filter(({ way }) => way >= WALKED);
    const heights = movers.map(({ height }) => height).sort((one, other) => one - other);
    return {
      movers: movers.length,
      unseen: movers.filter(({ isSeen }) => !isSeen).length,
      height: heights[Math.floor(heights.length / 2)] ?? 0,
    };
  }
}

const meet = (one: Track, other: Track) =>
  Math.abs(one.cx - other.cx) < (one.w + other.w) / 2 && Math.abs(one.cy - other.cy) < (one.h + other.h) / 2;
