import type { Blob } from './components.ts';
import type { PersonSize, Size } from './person-size.ts';

/** One person in a mask, in cells. */
export interface Shape {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** 0..1: how much of what a person covers is there. */
  score: number;
}

export interface Grid {
  columns: number;
  rows: number;
}

/** As long as nobody knows how large people are, a blob from this share of the picture on is somebody. */
const LEAST_SHARE = 0.002;
/** Below this share of a person it is none. */
const LEAST_OF_PERSON = 0.2;
/** Parts are joined where what they make together is no larger than this many persons. */
const JOINED = 1.15;
/** More area than this share of another person is another one. */
const ANOTHER = 0.6;
const MOST_IN_BLOB = 12;
/** A box that differs more than this from a person's is given a person's size. */
const BOX_MAY_DIFFER = 1.5;

/**
 * The people in the blobs of one frame: parts of one person joined, people that hang together taken apart, by the size
 * that a person has at that place.
 */
export function peopleIn(blobs: readonly Blob[], sizes: PersonSize, grid: Grid): Shape[] {
  return joined(blobs, sizes, grid).flatMap((blob) => {
    const size = sizeAt(sizes, blob, grid);
    if (!size) {
      const share = blob.cells.length / (grid.columns * grid.rows);
      return share < LEAST_SHARE ? [] : [{ ...boxOf(blob), score: 0.6 }];
    }
    const persons = blob.cells.length / size.area;
    if (persons < LEAST_OF_PERSON) return [];
    const count = Math.min(MOST_IN_BLOB, 1 + Math.max(0, Math.floor(persons - 1 + (1 - ANOTHER))));
    if (count === 1) return [{ ...fitted(boxOf(blob), size, grid), score: Math.min(0.95, persons) }];
    return apart(blob, count, grid).map((centre) => ({
      ...aroundCentre(centre, sizes.at(centre.x / grid.columns, centre.y / grid.rows) ?? size, grid),
      score: 0.8,
    }));
  });
}

function sizeAt(sizes: PersonSize, { left, top, right, bottom }: Blob, { columns, rows }: Grid): Size | null {
  return sizes.at((left + right) / 2 / columns, (top + bottom) / 2 / rows);
}

const boxOf = ({ left, top, right, bottom }: Blob) => ({ left, top, right, bottom });

/** Puts together what lies within one person's size, the nearest first. */
function joined(blobs: readonly Blob[], sizes: PersonSize, grid: Grid): Blob[] {
  const rest = [...blobs].sort((one, other) => other.cells.length - one.cells.length);
  const done: Blob[] = [];
  for (let blob = rest.shift(); blob; blob = rest.shift()) {
    const size = sizeAt(sizes, blob, grid);
    for (let n = 0; size && n < rest.length; n++) {
      const both = together(blob, rest[n] as Blob);
      const fits =
        both.right - both.left <= JOINED * size.width &&
        both.bottom - both.top <= JOINED * size.height &&
        both.cells.length <= JOINED * size.area;
      if (!fits) continue;
      blob = both;
      rest.splice(n, 1);
      n = -1;
    }
    done.push(blob);
  }
  return done;
}

function together(one: Blob, other: Blob): Blob {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
    cells: [...one.cells, ...other.cells],
  };
}

type Centre = { x: number; y: number };

/** The centres of so many people in a blob: k-means, begun with cells that lie far apart (no randomness). */
function apart({ cells, left, top }: Blob, count: number, { columns }: Grid): Centre[] {
  const places = cells.map((cell) => ({ x: (cell % columns) + 0.5, y: Math.floor(cell / columns) + 0.5 }));
  const squared = (one: Centre, other: Centre) => (one.x - other.x) ** 2 + (one.y - other.y) ** 2;
  let centres: Centre[] = [];
  while (centres.length < count) {
    let furthest: Centre = { x: left, y: top };
    let most = -1;
    for (const place of places) {
      const near =
        centres.length === 0
          ? squared(place, { x: left, y: top })
          : Math.min(...centres.map((centre) => squared(place, centre)));
      if (near > most) [furthest, most] = [place, near];
    }
    centres.push(furthest);
  }
  for (let round = 0; round < 10; round++) {
    const sums = centres.map(() => ({ x: 0, y: 0, n: 0 }));
    for (const place of places) {
      const distances = centres.map((centre) => squared(place, centre));
      const sum = sums[distances.indexOf(Math.min(...distances))];
      if (!sum) continue;
      sum.x += place.x;
      sum.y += place.y;
      sum.n++;
    }
    centres = centres.map((centre, n) => {
      const sum = sums[n];
      return sum && sum.n > 0 ? { x: sum.x / sum.n, y: sum.y / sum.n } : centre;
    });
  }
  return centres;
}

type BoxInCells = Omit<Shape, 'score'>;

/** A box whose sides are those of a person; one that is cut off by the picture's edge keeps what is seen of it. */
function fitted(box: BoxInCells, size: Size, grid: Grid): BoxInCells {
  const isLike = (found: number, expected: number) =>
    found < expected * BOX_MAY_DIFFER && found > expected / BOX_MAY_DIFFER;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const touches = box.left <= 0 || box.top <= 0 || box.right >= grid.columns || box.bottom >= grid.rows;
  if (touches || (isLike(width, size.width) && isLike(height, size.height))) return box;
  return aroundCentre({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, size, grid);
}

function aroundCentre({ x, y }: Centre, { width, height }: Size, { columns, rows }: Grid): BoxInCells {
  return {
    left: Math.max(0, x - width / 2),
    top: Math.max(0, y - height / 2),
    right: Math.min(columns, x + width / 2),
    bottom: Math.min(rows, y + height / 2),
  };
}
