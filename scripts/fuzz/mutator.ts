import type { Random } from '../random.ts';
import { mutateBytes, noise } from './byte-mutations.ts';
import { copyOf, type Tree, textOf, treeOf } from './tree.ts';
import { mutateTree } from './tree-mutations.ts';

/** What may be done to a tree after its mutations, so that what they broke is not found by something else first. */
export type Repair = (tree: Tree, random: Random) => void;

/** Makes bytes that are nearly, sometimes quite, like its samples. */
export class Mutator {
  readonly #trees: readonly Tree[];
  readonly #bytes: readonly Buffer[];

  /** @param samples JSON values, good ones and bad ones */
  constructor(samples: readonly unknown[]) {
    this.#trees = samples.map(treeOf);
    this.#bytes = this.#trees.map((tree) => Buffer.from(textOf(tree)));
  }

  /** One sample, or a mutant of `value` where it is given. */
  bytes(random: Random, value?: unknown, repair?: Repair): Buffer {
    if (random.chance(0.01)) return noise(random);
    const tree = value === undefined ? copyOf(random.pick(this.#trees)) : treeOf(value);
    for (let n = random.pick([0, 1, 1, 1, 1, 2, 3]); n > 0; n--) mutateTree(tree, random, this.#trees);
    repair?.(tree, random);
    let bytes: Buffer = Buffer.from(textOf(tree));
    if (random.chance(0.25)) bytes = mutateBytes(bytes, random, this.#bytes);
    return bytes;
  }
}
