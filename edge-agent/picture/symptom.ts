import type { Statistics } from './statistics.ts';
import type { Likeness, View } from './view.ts';

/**
 * What one picture looks like. `black`: nothing at all is left of the scene, as under a black cloth or in a dark room.
 * `strange`: sharp, but not the scene. `unsure`: much is hidden, by a crowd or by something close.
 */
export type Symptom = 'clear' | 'unsure' | 'strange' | 'dark' | 'black' | 'covered' | 'blurred';

/** A view is known well enough to compare with it from so many looks, and with so many marks. */
const FEWEST_LOOKS = 15;
const FEWEST_MARKS = 16;

/** In the dark a picture has no more light than this: in the mean, and in its brightest two samples of a hundred. */
const DARK_MEAN = 32;
const DARK_BRIGHT = 48;
/** Nobody is found in it where its blocks differ by less, a fifth of what they do by day, or where nothing is brighter. */
const DARK_RELIEF = 4;
const BLACK_BRIGHT = 32;
/** Brightness of blocks that goes so well with the scene's is what is left of it in the dark; chance stays below 0.2. */
const LEFT_IN_THE_DARK = 0.4;
/** Without a view to compare with, only an empty picture is known to be covered. */
const EMPTY_SPREAD = 6;
const EMPTY_RELIEF = 2;

/**
 * Of the marks of a scene so many are seen where the camera still shows it. Measured: 0.6 and more with people in front,
 * 0.8 in half the light; 0.00 to 0.13 for another view of similar things, up to 0.37 for its mirror image.
 */
const SHOWS_SCENE = 0.38;
const SHOWS_NONE = 0.25;
/** Measured: 0.8 to 1.1 as it should be, 0.6 behind a crowd close by; below 0.45 where a lens lost its focus. */
const SMEARED = 0.45;

/** @returns whether a view is known well enough to compare pictures with it */
export function isKnown(view: View, { marks }: Likeness): boolean {
  return view.looks >= FEWEST_LOOKS && marks >= FEWEST_MARKS;
}

/** What a picture looks like next to the view that the camera should show. */
export function symptomOf(picture: Statistics, likeness: Likeness, view: View): Symptom {
  const known = isKnown(view, likeness);
  if (isDark(picture)) {
    return known && likeness.blocks < LEFT_IN_THE_DARK ? 'black' : 'dark';
  }
  if (!known) return isEmpty(picture) ? 'covered' : 'clear';
  if (likeness.seen >= SHOWS_SCENE) {
    return likeness.sharpness < SMEARED && picture.detail < 0.7 * view.detail ? 'blurred' : 'clear';
  }
  // A part of the scene that is seen beside something close keeps its own detail.
  if (likeness.detail < 0.15 && picture.relief < 0.35 * view.relief) return 'covered';
  if (likeness.detail < 0.15 && picture.detail < 0.5 * view.detail) {
    return likeness.blocks >= 0.5 ? 'blurred' : 'covered';
  }
  return likeness.seen < SHOWS_NONE && likeness.detail < 0.3 ? 'strange' : 'unsure';
}

function isDark({ mean, bright, relief }: Statistics): boolean {
  return mean < DARK_MEAN && (bright < BLACK_BRIGHT || (bright < DARK_BRIGHT && relief < DARK_RELIEF));
}

/** Nothing can be told apart in it. */
export function isEmpty({ spread, relief }: Statistics): boolean {
  return spread < EMPTY_SPREAD && relief < EMPTY_RELIEF;
}
