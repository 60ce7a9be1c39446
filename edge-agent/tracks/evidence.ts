/** Sightings this far apart in time, in seconds, are independent: a flicker of the picture lasts about so long. */
const INDEPENDENT_S = 0.1;
/** A sighting after a longer gap says more, as much as this many. */
const MOST_NEWS = 1.6;
/** From this share of the sure score on a weak sighting says anything. */
const WEAK_FROM = 0.3;
/** A sighting just below the sure score says as much as this many sure ones. */
const WEAK_WEIGHT = 0.8;
/** All weak sightings together say at most this much: alone they make no person. */
const WEAK_MOST = 1.5;
/** A sighting says this much at most, however sure the detector was. */
const SURE_MOST = 1.15;
/** This much makes a person: 3 sure sightings at 10 frames per second, 2 at 5, 5 or more at 30. */
const ENOUGH = 2.4;

/**
 * How sure it is that a track is a person: a sequential test, which adds up what sightings say until it is enough
 * (A. Wald: Sequential Analysis, 1947; for tracks S. Blackman, R. Popoli: Design and Analysis of Modern Tracking Systems,
 * 1999, section 6.2). What counts is time and score, not the number of frames.
 */
export class Evidence {
  private sure = 0;
  private weak = 0;
  private at = Number.NEGATIVE_INFINITY;

  /**
   * Adds a sighting at `t` seconds.
   *
   * @param strength its score as a share of the score from which on the detector is sure
   */
  add(strength: number, t: number): void {
    const isFirst = this.at === Number.NEGATIVE_INFINITY;
    const news = isFirst ? 1 : Math.min(MOST_NEWS, (t - this.at) / INDEPENDENT_S);
    this.at = t;
    if (strength >= 1) this.sure += news * Math.min(SURE_MOST, strength);
    else this.weak += news * WEAK_WEIGHT * Math.max(0, (strength - WEAK_FROM) / (1 - WEAK_FROM));
  }

  get isEnough(): boolean {
    return this.sure + Math.min(WEAK_MOST, this.weak) >= ENOUGH;
  }
}
