import { chainAfter, chainBegin } from './canonical.ts';
import type { SoundBatch } from './oracle.ts';

/** What must become of a batch. */
export interface Expected {
  /** New rows in the ledger. */
  added: number;
  /** The first record in whose place the books hold another one. */
  fork?: number;
  through: number;
}

interface Link {
  before: string;
  hash: string;
}

/** What the books should hold, told from the batches alone and as plainly as can be: no record is ever forgotten. */
export class BooksModel {
  readonly #epochs = new Map<string, { links: Map<number, Link>; through: number }>();

  /** Takes a batch whose hashes are right. */
  take({ gateway, epoch: name, oldest, before, records }: SoundBatch): Expected {
    const epoch = this.#epochs.get(`${gateway} ${name}`) ?? { links: new Map<number, Link>(), through: 0 };
    this.#epochs.set(`${gateway} ${name}`, epoch);
    epoch.links.set(0, { before: '', hash: chainBegin(gateway, name) });
    const links = linksOf(before, records);
    const [first = 1] = links.keys();
    const [left, right] = [epoch.links.get(first - 1), epoch.links.get(first + links.size)];
    const isTorn =
      (left && left.hash !== before) || (right && right.before !== links.get(first + links.size - 1)?.hash);
    const clash = [...links].find(([seq, link]) => (epoch.links.get(seq) ?? link).hash !== link.hash)?.[0];
    const fork = left && left.hash !== before ? first : (clash ?? (isTorn ? first : undefined));
    const fresh = [...links].filter(
      ([seq]) => seq < (fork ?? Number.POSITIVE_INFINITY) && !epoch.links.has(seq),
    );
    for (const [seq, link] of fresh) epoch.links.set(seq, link);
    if (fork !== undefined) return { added: fresh.length, fork, through: epoch.through };
    epoch.through = Math.max(epoch.through, oldest - 1);
    while (epoch.links.has(epoch.through + 1)) epoch.through++;
    return { added: fresh.length, through: epoch.through };
  }
}

function linksOf(before: string, records: SoundBatch['records']): Map<number, Link> {
  const links = new Map<number, Link>();
  let hash = before;
  for (const record of records) {
    const link = { before: hash, hash: chainAfter(hash, [record]) };
    links.set(record.seq, link);
    hash = link.hash;
  }
  return links;
}
