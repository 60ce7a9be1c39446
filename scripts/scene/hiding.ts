import type { Rectangle } from './picture.ts';
import { metreAt, type Stage } from './stage.ts';
import type { Place, Walk } from './walk.ts';

/** Rough shapes in metres around the anchor, y down: what must be seen of somebody, and what hides others. */
export interface Shape {
  seen: Rectangle;
  hides: readonly Rectangle[];
}

export const PERSON_SHAPE: Shape = {
  seen: { x1: -0.25, x2: 0.25, y1: -1.7, y2: 0 },
  hides: [{ x1: -0.24, x2: 0.24, y1: -1.68, y2: 0 }],
};

export const FACE_SHAPE: Shape = {
  seen: { x1: -0.085, x2: 0.085, y1: -0.11, y2: 0.11 },
  hides: [
    { x1: -0.1, x2: 0.1, y1: -0.16, y2: 0.16 },
    { x1: -0.25, x2: 0.25, y1: 0.16, y2: 1.4 },
  ],
};

const COLUMNS = 4;
const ROWS = 10;

/** Which share (0..1) of somebody is hidden by those given; only those nearer to the camera hide him. */
export function hiddenShare(
  place: Place,
  size: number,
  others: readonly { place: Place; size: number }[],
  shape: Shape,
  stage: Stage,
): number {
  const nearer = others.filter((other) => other.place.y > place.y);
  if (nearer.length === 0) return 0;
  const boxes = nearer.flatMap((other) => shape.hides.map((part) => placed(part, other, stage)));
  const own = placed(shape.seen, { place, size }, stage);
  let hidden = 0;
  for (let row = 0; row < ROWS; row++) {
    const y = own.y1 + ((row + 0.5) / ROWS) * (own.y2 - own.y1);
    for (let column = 0; column < COLUMNS; column++) {
      const x = own.x1 + ((column + 0.5) / COLUMNS) * (own.x2 - own.x1);
      if (boxes.some((box) => x > box.x1 && x < box.x2 && y > box.y1 && y < box.y2)) hidden++;
    }
  }
  return hidden / (ROWS * COLUMNS);
}

function placed(part: Rectangle, { place, size }: { place: Place; size: number }, stage: Stage): Rectangle {
  const metre = metreAt(stage, place.y) * size;
  return {
    x1: place.x + part.x1 * metre,
    x2: place.x + part.x2 * metre,
    y1: place.y + part.y1 * metre,
    y2: place.y + part.y2 * metre,
  };
}

/** Where somebody is in a frame; undefined when he is not in the scene. */
export const placeIn = (walk: Walk, frame: number): Place | undefined => walk.places[frame - walk.from];
