import {
  canonicalText,
  chainHash,
  chainHashes,
  chainStart,
  type EventBatch,
  type NumberedRecord,
  type Receipt,
} from '../../firmware-config/contract/index.ts';

interface Booked {
  record: NumberedRecord;
  hash: string;
}

/** The server's books of one epoch. */
class EpochBooks {
  readonly records = new Map<number, Booked>();
  /** Records below `through` that are not in the books: known to be lost. */
  readonly lost = new Set<number>();
  through = 0;
}

/** What a server keeps of one gateway, and how it answers: for tests of the gateway's side. */
export class Books {
  readonly #gateway: string;
  #epochs = new Map<string, EpochBooks>();
  /** Records that came again and were the same. */
  repeats = 0;

  constructor(gateway: string) {
    this.#gateway = gateway;
  }

  of(epoch: string): EpochBooks {
    const books = this.#epochs.get(epoch) ?? new EpochBooks();
    this.#epochs.set(epoch, books);
    return books;
  }

  /** Everything in the books, in order of seq, epoch by epoch. */
  all(): { epoch: string; record: NumberedRecord }[] {
    return [...this.#epochs].flatMap(([epoch, { records }]) =>
      [...records.values()]
        .map(({ record }) => ({ epoch, record }))
        .sort((a, b) => a.record.seq - b.record.seq),
    );
  }

  lost(): number {
    return [...this.#epochs.values()].reduce((sum, { lost }) => sum + lost.size, 0);
  }

  /** A copy, as a backup is. */
  copy(): Books {
    const copy = new Books(this.#gateway);
    for (const [epoch, { records, lost, through }] of this.#epochs) {
      const books = copy.of(epoch);
      for (const [seq, booked] of records) books.records.set(seq, booked);
      for (const seq of lost) books.lost.add(seq);
      books.through = through;
    }
    return copy;
  }

  /** Books a batch. @throws Error when the batch does not lead to its own hash */
  store(
    batch: Pick<EventBatch, 'epoch' | 'oldest' | 'before' | 'hash' | 'records'>,
  ): Pick<Receipt, 'through' | 'hash' | 'fork'> {
    const books = this.of(batch.epoch);
    const hashes = chainHashes(batch.before, batch.records);
    if (hashes.at(-1) !== batch.hash) throw new Error('broken chain');
    const fork = this.#forkOf(books, batch, hashes);
    batch.records.forEach((record, index) => {
      if (fork !== undefined && record.seq >= fork) return;
      const booked = books.records.get(record.seq);
      if (booked && canonicalText(booked.record) !== canonicalText(record)) throw new Error('the chain lies');
      if (booked) this.repeats++;
      books.records.set(record.seq, { record, hash: hashes[index] ?? '' });
      books.lost.delete(record.seq);
    });
    while (fork === undefined) {
      const next = books.through + 1;
      if (!books.records.has(next)) {
        if (next >= batch.oldest) break;
        books.lost.add(next);
      }
      books.through = next;
    }
    return { ...this.mark(batch.epoch), ...(fork === undefined ? {} : { fork }) };
  }

  /** How far the books go in an epoch. */
  mark(epoch: string): Pick<Receipt, 'through' | 'hash'> {
    const { through } = this.of(epoch);
    const hash = this.#hashAt(epoch, through);
    return { through, ...(hash === undefined ? {} : { hash }) };
  }

  #hashAt(epoch: string, seq: number): string | undefined {
    return seq === 0 ? chainStart(this.#gateway, epoch) : this.of(epoch).records.get(seq)?.hash;
  }

  #forkOf(
    books: EpochBooks,
    { epoch, before, hash, records }: Pick<EventBatch, 'epoch' | 'before' | 'hash' | 'records'>,
    hashes: string[],
  ): number | undefined {
    const first = records[0]?.seq ?? 1;
    const known = this.#hashAt(epoch, first - 1);
    if (known !== undefined && known !== before) return first;
    const other = records.findIndex(({ seq }, index) => {
      const booked = books.records.get(seq);
      return booked !== undefined && booked.hash !== hashes[index];
    });
    if (other !== -1) return first + other;
    const next = books.records.get(first + records.length);
    return next && next.hash !== chainHash(hash, next.record) ? first : undefined;
  }
}
