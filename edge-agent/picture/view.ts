import { BLOCKS, CELLS, grid, SAMPLES, type Slopes, type SmallPicture } from './small-picture.ts';
import { correlation, type Statistics } from './statistics.ts';

/** How a picture compares with a view that is known. */
export interface Likeness {
  /** Blocks of the view that hold steady outlines, upright ones and level ones counted apart: what it can be known by. */
  marks: number;
  /** Share of the marks that the picture shows, 0..1: of upright or of level outlines, whichever is smaller. */
  seen: number;
  /** Strength of the finest detail of all marks in the picture: 1 as ever, 0 none of it. */
  detail: number;
  /** The same for the marks that are seen, against the strength of their outlines: 1 as sharp as ever, 0 all smeared. */
  sharpness: number;
  /** Correlation of the brightness of the blocks, -1..1. */
  blocks: number;
}

/** Weight of the newest picture in a view that is long known: at one look a second it follows the light in five minutes. */
const SLOWEST = 1 / 300;
/** Outlines weaker than this, in levels (root of the mean square over a block), are no marks. */
const WEAKEST_MARK = 4;
/** What moves through a block averages out; of a mark so much of its strength stays. */
const STEADY = 0.6;
/** Cosine between a block's outlines and the picture's from which a mark is seen. */
const SEEN = 0.5;
/** A direction with fewer marks says nothing for itself. */
const FEWEST_MARKS = 8;

const CELLS_OF_BLOCK = CELLS.columns / BLOCKS.columns;
const SAMPLES_OF_BLOCK = SAMPLES.columns / BLOCKS.columns;
const FLOOR = CELLS_OF_BLOCK ** 2 * WEAKEST_MARK ** 2;
const AXES = ['x', 'y'] as const;

/**
 * A scene, learned from many pictures of it: what stands still remains in the mean, people who pass do not. Outlines are
 * compared by their direction, not by their strength, so that the light may change.
 */
export class View {
  /** Pictures that it was learned from. */
  looks = 0;
  /** Means of these statistics. */
  detail = 0;
  relief = 0;
  readonly #outline: Slopes = { x: grid(CELLS), y: grid(CELLS) };
  readonly #strength: Slopes = { x: grid(CELLS), y: grid(CELLS) };
  readonly #fine: Slopes = { x: grid(SAMPLES), y: grid(SAMPLES) };
  readonly #blocks = grid(BLOCKS);

  /** Takes in one more picture of the scene. */
  learn(picture: SmallPicture, { detail, relief }: Statistics): void {
    const weight = Math.max(SLOWEST, 1 / ++this.looks);
    this.detail += weight * (detail - this.detail);
    this.relief += weight * (relief - this.relief);
    approach(this.#blocks, picture.blocks, weight);
    for (const axis of AXES) {
      approach(this.#fine[axis], picture.fine[axis], weight);
      approach(this.#outline[axis], picture.outline[axis], weight);
      approachStrength(this.#strength[axis], picture.outline[axis], weight);
    }
  }

  /** What of the view a picture shows. */
  compare(picture: SmallPicture): Likeness {
    const all = new Sums();
    const shown = new Sums();
    const outline = new Sums();
    const fine = new Sums();
    const strength = new Sums();
    const [allOutlines, shownOutlines] = [new Sums(), new Sums()];
    let marks = 0;
    let seen = 1;
    for (const axis of AXES) {
      let marksOfAxis = 0;
      let seenOfAxis = 0;
      for (let block = 0; block < this.#blocks.length; block++) {
        outline.of(this.#outline[axis], picture.outline[axis], block, CELLS_OF_BLOCK);
        if (outline.known < FLOOR) continue;
        strength.of(this.#strength[axis], this.#strength[axis], block, CELLS_OF_BLOCK);
        if (outline.known < STEADY ** 2 * strength.known) continue;
        marksOfAxis++;
        fine.of(this.#fine[axis], picture.fine[axis], block, SAMPLES_OF_BLOCK);
        all.add(fine);
        allOutlines.add(outline);
        if (outline.both <= SEEN * Math.sqrt(outline.known * (outline.here + FLOOR / 4))) continue;
        seenOfAxis++;
        shown.add(fine);
        shownOutlines.add(outline);
      }
      marks += marksOfAxis;
      if (marksOfAxis >= FEWEST_MARKS) seen = Math.min(seen, seenOfAxis / marksOfAxis);
    }
    const sharpness = shownOutlines.share > 0 ? shown.share / shownOutlines.share : 0;
    return { marks, seen, detail: all.share, sharpness, blocks: correlation(picture.blocks, this.#blocks) };
  }
}

/** Sums of squares of what is known and of what is here, and of the products of both. */
class Sums {
  known = 0;
  here = 0;
  both = 0;

  /** How strongly the known is here: least squares. */
  get share(): number {
    return this.known > 0 ? this.both / this.known : 0;
  }

  add({ known, here, both }: Sums): void {
    this.known += known;
    this.here += here;
    this.both += both;
  }

  /** Over the places of one block of a grid that has `side` x `side` of them in a block. */
  of(known: Float32Array, here: Float32Array, block: number, side: number): void {
    const columns = BLOCKS.columns * side;
    const start = Math.floor(block / BLOCKS.columns) * side * columns + (block % BLOCKS.columns) * side;
    let [a, b, both] = [0, 0, 0];
    for (let row = start; row < start + side * columns; row += columns) {
      for (let n = row; n < row + side; n++) {
        const known1 = known[n] ?? 0;
        const here1 = here[n] ?? 0;
        a += known1 * known1;
        b += here1 * here1;
        both += known1 * here1;
      }
    }
    this.known = a;
    this.here = b;
    this.both = both;
  }
}

/** Moves each value towards another by a share of the way. */
function approach(values: Float32Array, towards: Float32Array, share: number): void {
  for (let n = 0; n < values.length; n++) {
    const value = values[n] ?? 0;
    values[n] = value + share * ((towards[n] ?? 0) - value);
  }
}

function approachStrength(values: Float32Array, towards: Float32Array, share: number): void {
  for (let n = 0; n < values.length; n++) {
    const value = values[n] ?? 0;
    values[n] = value + share * (Math.abs(towards[n] ?? 0) - value);
  }
}
