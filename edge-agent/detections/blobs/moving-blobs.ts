import type { Frame, PictureForm } from '../../camera/camera-source.ts';
import { Candidates } from '../candidates.ts';
import { type Detections, MAX_DETECTIONS } from '../detections.ts';
import type { Detector, ModelFacts } from '../detector.ts';
import { Background } from './background.ts';
import { blobsOf } from './components.ts';
import { LoneBlobs } from './lone-blobs.ts';
import { peopleIn, type Shape } from './people-in-blobs.ts';
import { PersonSize } from './person-size.ts';
import { CELL, type ReducedPicture, reduce, reducedPicture } from './reduced-picture.ts';

/** The name by which a configuration asks for it. */
export const MOVING_BLOBS = 'moving-blobs';

/** A person is told from noise from about eight cells on; scores say how much of a person's area is there. */
export const MOVING_BLOBS_FACTS: ModelFacts = {
  name: MOVING_BLOBS,
  finds: 'person',
  sureScore: 0.5,
  lowScore: 0.2,
  smallest: 8 * CELL,
  multipleOf: CELL,
};

export const MOVING_BLOBS_PICTURE: PictureForm = { width: 640, height: 384, colour: 'rgb', padding: 0 };

/** Frames in which the background alone is learned. */
const FIRST_FRAMES = 5;

/**
 * Finds people without a network, by what moves before a background that stands still: for cameras that look steeply
 * down, where models that were trained on side views miss people. Every moving thing is a person to it, and who stands
 * still for a minute becomes part of the background.
 */
export class MovingBlobs implements Detector {
  readonly picture: PictureForm;
  readonly model: ModelFacts;
  readonly models: readonly ModelFacts[];
  readonly #sizes = new PersonSize();
  readonly #lone = new LoneBlobs();
  readonly #detections = new Candidates(MAX_DETECTIONS);
  #scene: { reduced: ReducedPicture; background: Background } | null = null;
  #people: readonly Shape[] = [];
  #last: { t: number; segment: number } | null = null;
  #frames = 0;
  #inferenceMs = 0;

  constructor(picture: Partial<PictureForm> = {}, model = MOVING_BLOBS_FACTS) {
    this.picture = { ...MOVING_BLOBS_PICTURE, ...picture };
    this.model = model;
    this.models = [model];
  }

  get inferenceMs(): number {
    return this.#inferenceMs;
  }

  async detect(frame: Frame, low = this.model.lowScore): Promise<Detections> {
    const start = performance.now();
    const { t, segment } = frame;
    // Who asks twice about a frame teaches nothing new.
    if (this.#last?.t !== t || this.#last.segment !== segment) this.#see(frame);
    this.#report(frame, low);
    this.#inferenceMs = performance.now() - start;
    return this.#detections;
  }

  async close(): Promise<void> {}

  #see(frame: Frame): void {
    const { reduced, background } = this.#sceneOf(frame);
    const dt = this.#last ? Math.max(0, frame.t - this.#last.t) : 0;
    this.#last = { t: frame.t, segment: frame.segment };
    reduce(frame, reduced);
    background.see(reduced, dt);
    this.#people = [];
    if (++this.#frames <= FIRST_FRAMES) return;
    const blobs = blobsOf(background.foreground, reduced.columns, reduced.rows);
    this.#lone.see(blobs, this.#sizes, reduced);
    this.#people = peopleIn(blobs, this.#sizes, reduced);
  }

  #sceneOf({ contentWidth, contentHeight }: Frame) {
    const fresh = () => {
      const reduced = reducedPicture(contentWidth, contentHeight);
      return { reduced, background: new Background(reduced) };
    };
    this.#scene ??= fresh();
    const { columns, rows } = this.#scene.reduced;
    const isSame = columns === Math.floor(contentWidth / CELL) && rows === Math.floor(contentHeight / CELL);
    if (!isSame) this.#scene = fresh();
    return this.#scene;
  }

  #report({ contentWidth, contentHeight, region }: Frame, low: number): void {
    const found = this.#detections;
    found.start(contentWidth, contentHeight, region);
    const best = this.#people.filter(({ score }) => score >= low).sort((a, b) => b.score - a.score);
    for (const { left, top, right, bottom, score } of best.slice(0, MAX_DETECTIONS)) {
      found.add(left * CELL, top * CELL, right * CELL, bottom * CELL, score);
    }
  }
}
