import { nameOf } from './footage.ts';
import { type Gait, gaitOf } from './gaits.ts';
import { resized } from './picture.ts';
import { opaqueBox, type Sprite } from './sprite.ts';
import type { Recording } from './walkers.ts';

/** Height of a common person in metres, and of his cutouts in pixels: more than any scene shows. */
const HEIGHT_M = 1.7;
const CUTOUT_HEIGHT = 240;
/** So many of the best gaits are used, and none worse than this. */
const MOST = 16;
const WORST = 0.27;
/** What a gait loses for being that of somebody who is dressed exactly like one chosen before. */
const SAME_CLOTHES = 0.2;

/** The walkers of a recording as sprites, the best first, and as many different people as there are. */
export async function personSprites(path: string, { trails }: Recording): Promise<Sprite[]> {
  const left = trails.map(gaitOf).filter((gait) => gait !== undefined && gait.fault < WORST);
  const chosen: { gait: Gait; colours: number[] }[] = [];
  while (chosen.length < MOST && left.length > 0) {
    const rated = left.flatMap((gait, index) => {
      if (!gait) return [];
      const colours = coloursOf(gait);
      const alike = chosen.map((other) => Math.exp(-apart(colours, other.colours) / 30));
      const fault = gait.fault + SAME_CLOTHES * alike.reduce((sum, value) => sum + value, 0);
      return [{ index, gait, colours, fault }];
    });
    const best = rated.reduce((one, other) => (other.fault < one.fault ? other : one));
    chosen.push(best);
    left.splice(best.index, 1);
  }
  return Promise.all(chosen.map(({ gait }) => spriteOf(path, gait)));
}

/** Mean colours of the upper and the lower half of somebody: red, green, blue, red, green, blue. */
function coloursOf({ sightings }: Gait): number[] {
  const sums = [0, 0, 0, 0, 0, 0];
  const counts = [0, 0];
  for (const { cut } of sightings) {
    for (let pixel = 0; pixel < cut.width * cut.height; pixel++) {
      if ((cut.pixels[pixel * 4 + 3] ?? 0) < 200) continue;
      const half = pixel < (cut.width * cut.height) / 2 ? 0 : 1;
      counts[half] = (counts[half] ?? 0) + 1;
      for (let c = 0; c < 3; c++)
        sums[half * 3 + c] = (sums[half * 3 + c] ?? 0) + (cut.pixels[pixel * 4 + c] ?? 0);
    }
  }
  return sums.map((sum, index) => sum / Math.max(1, counts[index < 3 ? 0 : 1] ?? 1));
}

const apart = (one: readonly number[], other: readonly number[]) =>
  Math.hypot(...one.map((value, index) => value - (other[index] ?? 0)));

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
    spread === 0
      ? 0
      : values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0) / spread;
  return (index) => mean + slope * (index - middle);
}
