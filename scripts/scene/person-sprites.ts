import { nameOf } from './footage.ts';
import { type Gait, gaitOf } from './gaits.ts';
import { resized } from './picture.ts';
import { opaqueBox, type Sprite } from './sprite.ts';
import type { Recording } from './walkers.ts';

/** Height of a common person in metres, and of his cutouts in pixels: more than any scene shows. */
const HEIGHT_M = 1.7;
const CUTOUT_HEIGHT = 240;
/** So many of the best gaits are used, and none worse than this. */
const MOST = 18;
const WORST = 0.26;

/** The walkers of a recording as sprites, the best first. */
export async function personSprites(path: string, { trails }: Recording): Promise<Sprite[]> {
  const gaits = trails
    .map(gaitOf)
    .filter((gait) => gait !== undefined && gait.fault < WORST)
    .sort((one, other) => (one?.fault ?? 0) - (other?.fault ?? 0))
    .slice(0, MOST);
  return Promise.all(gaits.flatMap((gait) => (gait ? [spriteOf(path, gait)] : [])));
}

async function spriteOf(path: string, { sightings, height, advance }: Gait): Promise<Sprite> {
  const scale = CUTOUT_HEIGHT / height;
  const middles = line(sightings.map(({ box }) => (box.x1 + box.x2) / 2));
  const feet = line(sightings.map(({ box }) => box.y2));
  const cutouts = await Promise.all(
    sightings.map(async ({ cut, box }, index) => {
      const [width, rows] = [Math.round(cut.width * scale), Math.round(cut.height * scale)];
      const picture = await resized(cut, width, rows);
      // The cut reaches as far beyond the box on both sides, but for the picture's edges, where no gait is.
      const left = (box.x1 + box.x2) / 2 - cut.width / 2;
      const top = box.y2 - (cut.height - (cut.height - (box.y2 - box.y1)) / 2);
      const anchor = {
        x: ((middles(index) - left) / cut.width) * width,
        y: ((feet(index) - top) / cut.height) * rows,
      };
      return { picture, anchor, box: opaqueBox(picture) };
    }),
  );
  const widths = cutouts.map(({ box }) => box.x2 - box.x1);
  return {
    name: `${nameOf(path)}, picture ${sightings[0]?.frame ?? 0}`,
    cutouts,
    pixelsPerMetre: CUTOUT_HEIGHT / HEIGHT_M,
    strideM: Math.abs(advance) * HEIGHT_M,
    heading: advance > 0 ? 1 : -1,
    standing: widths.indexOf(Math.min(...widths)),
    clothesFrom: Math.round(CUTOUT_HEIGHT * 0.17),
  };
}

/** The straight line that fits values at 0, 1, 2, … best (least squares). */
export function line(values: readonly number[]): (index: number) => number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  const slope =
    spread === 0 ? 0 : values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0) / spread;
  return (index) => mean + slope * (index - middle);
}
