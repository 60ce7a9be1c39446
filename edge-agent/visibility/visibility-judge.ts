import type { Frame } from '../camera/camera-source.ts';
import { wholeSize } from '../camera/region.ts';
import type { PictureFinding } from '../picture/judge.ts';
import type { Track } from '../tracks/track.ts';
import { crowdOf, isCrowded } from './crowd.ts';
import { type Limit, limitOf, moves } from './limits.ts';
import { type Measures, measure } from './measures.ts';
import { emptyTiles, sampleTiles, type Tiles } from './tiles.ts';

/**
 * Seconds of the stream from one look to the next: until there are enough of them, where something is or may be wrong, and
 * in a clear scene. Each look takes two pictures, one right after the other.
 */
const FIRST_PAUSE_S = 0.2;
const PAUSE_S = 0.4;
const CLEAR_PAUSE_S = 1;
/** So many looks make a judgement: their means are compared with the limits. */
const LOOKS = 6;
/** A limit is believed, and given up, after so many judgements in a row. */
const TO_BELIEVE = 2;
const TO_END = 8;
/** Pictures further apart than this tell nothing of noise, and looks nothing of the time between. */
const LONGEST_PAUSE_S = 2;

/**
 * Who is followed through so many of the looks is found in this light or rain, whatever the picture looks like: for so
 * many seconds from then on it is believed that others are found too. Weather and night change more slowly.
 */
const FOUND_SHARE = 0.8;
const TRUST_S = 300;

interface Look {
  measures: Measures;
  /** Somebody was followed in it. */
  found: boolean;
  people: number;
  hidden: number;
  at: number;
}

/**
 * Judges whether people can be found at all in what a camera shows: enough light, detail and pixels, not too much rain,
 * not too many people in front of each other. What it finds costs a line its coverage, with the cause, so that a count
 * that must be too low is never taken for the whole truth.
 */
export class VisibilityJudge {
  readonly #sourceWidth: number;
  /** Pixels of the frame for one of the source, along a side. */
  #enlarged = 1;
  #now: Tiles = emptyTiles();
  #before: Tiles = emptyTiles();
  #sampledAt = Number.POSITIVE_INFINITY;
  #isSecond = false;
  #segment = 0;
  #looks: Look[] = [];
  #suspect: { limit: Limit; since: number; times: number } | null = null;
  #ends = 0;
  /** When people were last found in the dark or in rain, in seconds of the stream. */
  #provenAt = Number.POSITIVE_INFINITY;
  #finding: PictureFinding | null = null;

  /** @param sourceWidth of the camera's own picture, in pixels */
  constructor(sourceWidth: number) {
    this.#sourceWidth = sourceWidth;
  }

  /** Why people cannot be counted now, and since when (wall time); null where they can. Most frames cost nothing. */
  saw(frame: Frame, tracks: readonly Track[]): PictureFinding | null {
    const { t, at, segment } = frame;
    if (segment !== this.#segment || t < this.#sampledAt || t - this.#sampledAt > LONGEST_PAUSE_S) {
      this.#segment = segment;
      this.#looks = [];
      this.#suspect = null;
      this.#isSecond = false;
      this.#sampledAt = Number.NEGATIVE_INFINITY;
    }
    if (!this.#isSecond && t - this.#sampledAt < this.#pause - 1e-6) return this.#finding;
    [this.#now, this.#before] = [this.#before, this.#now];
    this.#enlarged = wholeSize(frame).width / this.#sourceWidth;
    sampleTiles(frame, this.#enlarged, this.#now);
    this.#sampledAt = t;
    this.#isSecond = !this.#isSecond;
    // The first picture of a look: the next frame is the second.
    if (this.#isSecond) return this.#finding;
    const found = tracks.some(({ confirmed, seenAt }) => confirmed && seenAt === t);
    const look = { measures: measure(this.#before, this.#now), found, ...crowdOf(tracks, t), at };
    // Something has changed in a clear scene: it is judged anew, and not by what was before.
    const wasClear = this.#isClear && this.#looks.length === LOOKS;
    const alone = wasClear ? limitIn([look], this.#enlarged) : null;
    if (alone !== null && !this.#isDisproved(alone, t)) this.#looks = [];
    this.#looks.push(look);
    if (this.#looks.length > LOOKS) this.#looks.shift();
    if (this.#looks.length === LOOKS) this.#judge(t);
    return this.#finding;
  }

  get #pause(): number {
    if (this.#looks.length < LOOKS) return FIRST_PAUSE_S;
    return this.#isClear ? CLEAR_PAUSE_S : PAUSE_S;
  }

  get #isClear(): boolean {
    return this.#suspect === null && this.#finding === null;
  }

  #judge(t: number): void {
    const limit = this.#limit(t);
    const since = Math.round(this.#looks[0]?.at ?? 0);
    if (limit === null) this.#suspect = null;
    else if (this.#suspect?.limit === limit) this.#suspect.times++;
    else this.#suspect = { limit, since, times: 1 };
    this.#ends = limit === this.#finding?.fault ? 0 : this.#ends + 1;
    if (this.#finding !== null && this.#ends >= TO_END) this.#finding = null;
    if (this.#finding === null && this.#suspect !== null && this.#suspect.times >= TO_BELIEVE) {
      this.#finding = { fault: this.#suspect.limit, since: this.#suspect.since };
      this.#ends = 0;
    }
  }

  #limit(t: number): Limit | null {
    const limit = limitIn(this.#looks, this.#enlarged, this.#finding);
    if (limit === null) return null;
    if (mayBeDisproved(limit) && mean(this.#looks, ({ found }) => (found ? 1 : 0)) >= FOUND_SHARE) {
      this.#provenAt = t;
    }
    return this.#isDisproved(limit, t) ? null : limit;
  }

  /** People were found lately in spite of it. */
  #isDisproved(limit: Limit, t: number): boolean {
    return mayBeDisproved(limit) && t >= this.#provenAt && t - this.#provenAt < TRUST_S;
  }
}

const mayBeDisproved = (limit: Limit): boolean => limit === 'dark' || limit === 'rain';

/** The limit that these looks, all together, are beyond. @param before what was found until now */
function limitIn(
  looks: readonly Look[],
  enlarged: number,
  before: PictureFinding | null = null,
): Limit | null {
  const crowd = { people: mean(looks, ({ people }) => people), hidden: mean(looks, ({ hidden }) => hidden) };
  if (isCrowded(crowd)) return 'crowded';
  const measures = meansOf(looks);
  const limit = limitOf(measures, enlarged);
  // While nothing moves a low bit rate is not found, and one that was found before is not over.
  const isUnknown = limit === 'compressed' && before?.fault !== limit && !moves(measures);
  return isUnknown ? null : limit;
}

function meansOf(looks: readonly Look[]): Measures {
  const of = (name: keyof Measures) => mean(looks, ({ measures }) => measures[name]);
  return {
    brightness: of('brightness'),
    relief: of('relief'),
    flicker: of('flicker'),
    still: of('still'),
    busy: of('busy'),
    along: of('along'),
    across: of('across'),
    fineness: of('fineness'),
  };
}

const mean = (looks: readonly Look[], of: (look: Look) => number) =>
  looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
