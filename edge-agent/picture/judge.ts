import type { PictureFault } from '../../firmware-config/contract/index.ts';
import type { Frame } from '../camera/camera-source.ts';
import { type SmallPicture, sample, smallPicture } from './small-picture.ts';
import { changeBetween, type Statistics, statisticsOf } from './statistics.ts';
import { type Moment, Stillness } from './stillness.ts';
import { isEmpty, isKnown, type Symptom, symptomOf } from './symptom.ts';
import { Trial, type ViewFault } from './trial.ts';
import { View } from './view.ts';

/** Why a camera does not show its gate; `since` is the wall time, in whole milliseconds, at which that began. */
export interface PictureFinding {
  fault: PictureFault;
  since: number;
}

export interface JudgeOptions {
  /** Seconds of the stream between two looks. */
  everyS?: number;
  /** The pictures come from a camera; a recording that never had any noise may stand still. */
  live?: boolean;
}

/**
 * Another scene that stood for this long is taken for the view that the camera should show: somebody has aimed it anew.
 * A view that was itself known for less is given up sooner, after twice the time it was known, but not before a minute.
 */
const ACCEPT_S = 600;
const ACCEPT_SOONEST_S = 60;
/** Of another scene so many marks must stand still to call it one: a crowd's do not. */
const STANDS = 0.6;
/** Looks further apart than this tell nothing of the time between them. */
const LONGEST_PAUSE_S = 5;

/**
 * Judges from a camera's pictures whether it shows its gate. What it should show is learned from the pictures themselves,
 * in the first 15 s, and slowly from then on; it is forgotten with the process. So a lens that was already smeared or a
 * camera that was already turned away at the start is not found out; an empty or a dark picture is. What stands in front
 * of a lens in focus is another scene to it, as is a new aim: both are `turned`, and accepted after ten minutes.
 */
export class PictureJudge {
  readonly #everyS: number;
  readonly #stillness: Stillness;
  readonly #trial = new Trial();
  #now: SmallPicture = smallPicture();
  #before: SmallPicture = smallPicture();
  #last: (Moment & { segment: number }) | null = null;
  #view = new View();
  #other = new View();
  #otherSince = 0;
  #frozen: Moment | null = null;

  constructor({ everyS = 1, live = true }: JudgeOptions = {}) {
    this.#everyS = everyS;
    this.#stillness = new Stillness(live);
  }

  /** What is wrong with the picture now; null where the camera shows its gate. Frames between two looks cost nothing. */
  saw(frame: Frame): PictureFinding | null {
    const last = this.#last;
    if (last === null || frame.t - last.t >= this.#everyS - 1e-6 || frame.t < last.t) this.#look(frame);
    return this.finding;
  }

  get finding(): PictureFinding | null {
    const { finding } = this.#trial;
    if (finding !== null) return { fault: finding.fault, since: finding.since.at };
    return this.#frozen === null ? null : { fault: 'frozen', since: this.#frozen.at };
  }

  #look(frame: Frame): void {
    [this.#now, this.#before] = [this.#before, this.#now];
    sample(frame, this.#now);
    const { t, segment } = frame;
    const now = { t, at: Math.round(frame.at), segment };
    const last = this.#last;
    this.#last = now;
    if (last === null || t < last.t || t - last.t > LONGEST_PAUSE_S) this.#trial.interrupt();
    if (last !== null && last.segment === segment && t > last.t) {
      this.#frozen = this.#stillness.saw(changeBetween(this.#now, this.#before), last, now);
    } else {
      this.#frozen = null;
      this.#stillness.restart();
    }
    this.#judge(statisticsOf(this.#now), now);
  }

  #judge(picture: Statistics, now: Moment): void {
    const likeness = this.#view.compare(this.#now);
    const symptom = symptomOf(picture, likeness, this.#view);
    this.#trial.hear(this.#faultOf(symptom, picture, now), now);
    if (symptom !== 'clear' || this.#trial.finding !== null) return;
    // What a view was begun with in front of an empty picture is no view of what is seen now.
    if (!isKnown(this.#view, likeness) && this.#view.looks >= 30) this.#view = new View();
    if (!isEmpty(picture)) this.#view.learn(this.#now, picture);
  }

  /** The fault that a symptom stands for: a strange picture counts only once it is known to be another standing scene. */
  #faultOf(symptom: Symptom, picture: Statistics, now: Moment): ViewFault | 'clear' | 'unsure' {
    if (symptom === 'black') return this.#trial.suspects === 'dark' ? 'dark' : 'covered';
    if (symptom === 'clear') this.#other = new View();
    if (symptom !== 'strange' && symptom !== 'unsure') return symptom;
    if (this.#other.looks === 0) this.#otherSince = now.t;
    const likeness = this.#other.compare(this.#now);
    const stands = isKnown(this.#other, likeness) && likeness.seen >= STANDS;
    this.#other.learn(this.#now, picture);
    if (stands && now.t - this.#otherSince >= this.#patienceS()) {
      this.#view = this.#other;
      this.#other = new View();
      return 'clear';
    }
    return symptom === 'strange' && (stands || this.#other.looks <= 15) ? 'turned' : 'unsure';
  }

  /** Seconds after which another scene is accepted as the view. */
  #patienceS(): number {
    const known = this.#view.looks * this.#everyS;
    return Math.min(ACCEPT_S, Math.max(ACCEPT_SOONEST_S, 2 * known));
  }
}
