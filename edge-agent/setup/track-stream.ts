import type { TracksNow } from '../../firmware-config/contract/index.ts';
import type { LineCrossing } from '../crossings/line-counter.ts';
import type { Track } from '../tracks/track.ts';

/** What somebody who sets up a camera sees of its tracks. */
export type TracksSeen = Pick<TracksNow, 'dots' | 'crossings'>;

/** Five a second. */
const EVERY_MS = 200;
const MOST = 100;

/** Where tracks are, for one request: as numbered dots, not too often. */
export class TrackStream {
  /** Boot clock at which it ends. */
  until: number;
  readonly #numbers = new Map<number, number>();
  #last: number;
  #sentAt = Number.NEGATIVE_INFINITY;
  #crossings: TracksSeen['crossings'] = [];

  /** @param after the highest number that was given for this request by an earlier process */
  constructor(until: number, after: number) {
    this.until = until;
    this.#last = after;
  }

  /**
   * Takes in a frame; what is due to be sent, if anything is.
   *
   * @param now boot clock
   * @param aspect width of the picture divided by its height
   */
  saw(
    tracks: readonly Track[],
    crossings: readonly LineCrossing[],
    aspect: number,
    now: number,
  ): TracksSeen | null {
    for (const { line, direction } of crossings) {
      if (this.#crossings.length < MOST) this.#crossings.push({ line, direction });
    }
    if (now - this.#sentAt < EVERY_MS) return null;
    this.#sentAt = now;
    const dots = tracks.slice(0, MOST).map(({ id, cx, cy, confirmed }): TracksSeen['dots'][number] => ({
      track: this.#numberOf(id),
      at: [placed(cx / aspect), placed(cy)],
      sure: confirmed,
    }));
    for (const id of this.#numbers.keys()) {
      if (!tracks.some((track) => track.id === id)) this.#numbers.delete(id);
    }
    return { dots, crossings: this.#crossings.splice(0) };
  }

  #numberOf(id: number): number {
    const number = this.#numbers.get(id) ?? ++this.#last;
    this.#numbers.set(id, number);
    return number;
  }
}

/** A coordinate to a ten-thousandth of the picture, as far outside of it as the contract allows. */
const placed = (value: number) => Math.round(Math.min(2, Math.max(-1, value)) * 10_000) / 10_000;
