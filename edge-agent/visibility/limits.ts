import type { PictureFault } from '../../firmware-config/contract/index.ts';
import type { Measures } from './measures.ts';

/** What makes people in a picture too hard to find, though the camera shows its gate. */
export type Limit = Extract<PictureFault, 'dark' | 'rain' | 'compressed' | 'small' | 'crowded'>;

/**
 * Brightness over noise below which too little light falls on the sensor. Measured on clips of gates: 3.5 to 4 at night,
 * where no face is found however the picture is brightened; 18 and more at dusk.
 */
const LEAST_LIGHT = 7;
/** Noise is told from compression's own from here on, in levels. */
const LEAST_NOISE = 2;
/**
 * Heavy rain: streaks in nearly every tile, longer than wide, and stronger than what there is to be seen between them.
 * Measured, change over relief: 1.0 to 1.2 in heavy rain, 0.3 to 0.4 in light rain, which can be counted in.
 */
const RAIN = { busy: 0.9, along: 0.5, across: 0.3, overRelief: 0.7 } as const;
/**
 * A stream starved of bits loses its finest detail, and repeats most of its pixels. Measured: fineness 0.04 to 0.054 with
 * 0.83 of the samples repeated where faces are lost; 0.052 with 0.69 to 0.07 with 0.89 where they are found.
 */
const STARVED = { fineness: 0.058, still: 0.78 } as const;
/** A plain scene, a wall or a floor alone, has no detail to lose. */
const PLAIN = 6;
/**
 * Share of the tiles in which something has to move: what stands still is repeated at any bit rate, and before a soft lens
 * it has no fine detail either.
 */
const MOVES = 0.01;
/** Enlarged by less than this, a picture's detail is the source's own; else the enlarging has smoothed it. */
const OWN_DETAIL = 1.5;
/**
 * A source that is enlarged more than this to fill the model's input has too few pixels for the people in it. Measured:
 * faces are lost at 4.0 and 5.3, persons are found at 3.3.
 */
const MOST_ENLARGED = 3.5;

/**
 * Why nobody can be counted by such pictures; null where people are found. Limits were measured on real gates and their
 * degradations (`gateline eval --degrade all`).
 *
 * @param measures means over some seconds
 * @param enlarged pixels of the model's input for one of the source, along a side
 */
export function limitOf(measures: Measures, enlarged: number): Limit | null {
  const { brightness, relief, flicker, still, busy, along, across, fineness } = measures;
  const streaks = busy >= RAIN.busy && along >= RAIN.along && across <= RAIN.across;
  if (streaks && flicker >= RAIN.overRelief * relief) return 'rain';
  if (flicker >= LEAST_NOISE && brightness < LEAST_LIGHT * flicker) return 'dark';
  if (enlarged > MOST_ENLARGED) return 'small';
  const starved = fineness < STARVED.fineness && still > STARVED.still && relief > PLAIN;
  return enlarged <= OWN_DETAIL && starved ? 'compressed' : null;
}

/** Whether so much moves that a limit of the stream's bit rate can be told from a scene that stands still. */
export const moves = ({ busy }: Measures): boolean => busy >= MOVES;
