import { messageOf } from '../../firmware-config/errors.ts';
import { wholeSize } from '../camera/region.ts';
import type { CameraOrder, CameraReport } from '../camera-process.ts';
import type { CameraWalk } from '../camera-walk.ts';
import { MOVING_BLOBS } from '../detections/blobs/moving-blobs.ts';
import type { Step } from '../pipeline.ts';
import { Exposure, encoded } from '../snapshot/snapshot.ts';
import { TrackStream } from './track-stream.ts';

/** What a camera's process does for somebody who sets it up: nothing as long as nobody asks. */
export class SetupWork {
  readonly #report: (report: CameraReport) => void;
  readonly #now: () => number;
  #wanted: { id: string; until: number }[] = [];
  #exposure: Exposure | undefined;
  readonly #streams = new Map<string, TrackStream>();

  /** @param now boot clock */
  constructor(report: (report: CameraReport) => void, now: () => number) {
    this.#report = report;
    this.#now = now;
  }

  order(order: Extract<CameraOrder, { kind: 'snapshot' | 'tracks' | 'no-tracks' }>): void {
    if (order.kind === 'no-tracks') this.#streams.clear();
    if (order.kind === 'snapshot') this.#wanted.push({ id: order.id, until: order.until });
    if (order.kind === 'tracks') {
      const stream = this.#streams.get(order.id);
      if (stream) stream.until = order.until;
      else this.#streams.set(order.id, new TrackStream(order.until, order.after));
    }
  }

  /** Takes in a step of the walk, which is lent until this resolves. */
  async saw(step: Step, walk: CameraWalk): Promise<void> {
    if (this.#streams.size > 0) this.#tellTracks(step);
    if (this.#wanted.length > 0) await this.#expose(step, walk);
  }

  #tellTracks({ frame, tracks, crossings }: Step): void {
    const now = this.#now();
    const { width, height } = wholeSize(frame);
    const aspect = width / height;
    for (const [id, stream] of this.#streams) {
      if (now >= stream.until) {
        this.#streams.delete(id);
        continue;
      }
      const seen = stream.saw(tracks, crossings, aspect, now);
      if (seen) this.#report({ kind: 'tracks', id, at: frame.at, ...seen });
    }
  }

  /** Moving blobs find nobody who stands still: such a one would be seen in the picture. */
  #refuse(at: number): void {
    const refused = `${MOVING_BLOBS} cannot hide who stands still: set the camera up with a person model, then change it`;
    for (const { id } of this.#wanted.splice(0)) this.#report({ kind: 'snapshot', id, at, refused });
  }

  async #expose({ frame, tracks }: Step, { detector, finds }: CameraWalk): Promise<void> {
    const now = this.#now();
    this.#wanted = this.#wanted.filter(({ until }) => now < until);
    if (this.#wanted.length === 0) {
      this.#exposure = undefined;
      return;
    }
    if (detector.models.every(({ name }) => name === MOVING_BLOBS)) {
      this.#refuse(frame.at);
      return;
    }
    this.#exposure ??= new Exposure();
    const hidden = await this.#exposure.look({ frame, tracks, detector, finds }, now);
    if (!hidden) return;
    this.#exposure = undefined;
    const { at } = frame;
    const wanted = this.#wanted.splice(0);
    const tell = (what: Pick<Extract<CameraReport, { kind: 'snapshot' }>, 'picture' | 'refused'>) => {
      for (const { id } of wanted) this.#report({ kind: 'snapshot', id, at, ...what });
    };
    // The walk goes on while the picture is encoded.
    encoded(hidden).then(
      (picture) => tell(picture ? { picture } : { refused: 'the picture is too large for a message' }),
      (error: unknown) => tell({ refused: `the picture could not be encoded: ${messageOf(error)}` }),
    );
  }
}
