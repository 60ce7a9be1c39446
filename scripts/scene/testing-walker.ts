import { blank } from './picture.ts';
import { opaqueBox, type Sprite } from './sprite.ts';

/** Somebody drawn: a pillar 60 pixels high whose legs open and close, which walks to the right. */
export function drawnWalker(): Sprite {
  const cutouts = [6, 10, 14, 10].map((width) => {
    const picture = blank(20, 64, 4);
    for (let y = 2; y < 62; y++) {
      const half = y < 40 ? 4 : width / 2;
      for (let x = 10 - half; x < 10 + half; x++) picture.pixels.set([200, 60, 40, 255], (y * 20 + x) * 4);
    }
    return { picture, anchor: { x: 10, y: 62 }, box: opaqueBox(picture) };
  });
  return {
    name: 'drawn',
    cutouts,
    pixelsPerMetre: 60 / 1.7,
    strideM: 0.2,
    heading: 1,
    standing: 0,
    clothesFrom: 64,
  };
}
