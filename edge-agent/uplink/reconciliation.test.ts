import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberedRecord } from '../../firmware-config/contract/index.ts';
import { MemorySpool, type SpoolMemory } from '../spool/testing-memory-spool.ts';
import { boot, crossingAt } from '../spool/testing-records.ts';
import { Reconciliation } from './reconciliation.ts';
import { Books } from './testing-books.ts';

const GATEWAY = 'quay-01';

/** A gateway and a server that talk without a network in between. */
class Stage {
  spool: MemorySpool;
  link: Reconciliation;
  books = new Books(GATEWAY);
  readonly appended: number[] = [];
  #ids = 0;

  constructor() {
    this.spool = this.open();
    this.link = new Reconciliation(this.spool);
  }

  open(memory?: SpoolMemory): MemorySpool {
    this.spool = new MemorySpool({
      gateway: GATEWAY,
      clock: () => ({ at: 1_792_630_800_000, mono: 1, boot }),
      randomId: () => String(++this.#ids).padStart(32, '0'),
      keepDays: 0,
      ...(memory ? { memory } : {}),
    });
    this.link = new Reconciliation(this.spool);
    return this.spool;
  }

  append(count: number): void {
    for (let n = 0; n < count; n++) {
      const at = this.appended.length + 1;
      this.spool.append(crossingAt(at));
      this.appended.push(at);
    }
  }

  greet(): void {
    for (const { epoch } of this.spool.epochs()) this.link.greeted({ epoch, ...this.books.mark(epoch) });
  }

  /** Sends one batch; `answered`: the receipt comes back. */
  send(limit: number, answered = true): boolean {
    const batch = this.spool.pending(limit);
    if (!batch) return false;
    const answer = this.books.store(batch);
    const seqs = batch.records.map(({ seq }) => seq);
    const sent = { first: seqs[0] ?? 0, last: seqs.at(-1) ?? 0, oldest: batch.oldest };
    if (answered) this.link.answered({ epoch: batch.epoch, ...answer }, sent);
    return true;
  }

  drain(limit: number): void {
    for (let round = 0; this.send(limit); round++) expect(round).toBeLessThan(2_000);
  }

  crossings(): number[] {
    return this.books
      .all()
      .flatMap(({ record }: { record: NumberedRecord }) => (record.kind === 'crossing' ? [record.at] : []))
      .sort((a, b) => a - b);
  }
}

describe('what a receipt says', () => {
  it('of records that the spool does not hold is believed up to the end of the batch', () => {
    const stage = new Stage();
    stage.append(9);
    const { epoch } = stage.spool;
    stage.link.answered({ epoch, through: 10 }, { first: 1, last: 4, oldest: 1 });
    expect(stage.spool.pending(1)?.records[0]?.seq).toBe(5);
    stage.link.greeted({ epoch, through: 10, hash: stage.spool.hashAt(epoch, 10) ?? '' });
    expect(stage.spool.pending(1)).toBeNull();
    stage.link.greeted({ epoch: 'f'.repeat(32), through: 3 });
    expect(stage.spool.stats().unsettled).toBe(0);
  });

  it('of a fork at the front of a batch is looked into further back, since it may begin there', () => {
    const stage = new Stage();
    stage.append(20);
    stage.drain(100);
    const { epoch } = stage.spool;
    // The server was restored, and then a twin of this box took its place for a while.
    const twin = new Stage();
    twin.append(10);
    twin.spool.append(crossingAt(777));
    twin.spool.append(crossingAt(778));
    twin.drain(100);
    stage.books = twin.books;
    stage.append(1);
    stage.greet();
    stage.drain(6);
    expect(stage.crossings()).toEqual([...stage.appended, 777, 778]);
    expect(stage.books.of(epoch).through).toBe(13);
  });
});

it('in the end the books hold what was appended, each once, whatever is restored or lost on the way', () => {
  const number = fc.integer({ min: 1, max: 9 });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), n: number }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), n: number }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('lose the receipt' as const), n: number }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('greet' as const), n: number }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('back up server' as const), n: number }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restore server' as const), n: number }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('back up gateway' as const), n: number }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restore gateway' as const), n: number }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), number, (steps, limit) => {
      const stage = new Stage();
      let books = stage.books.copy();
      let memory = structuredClone(stage.spool.memory.epochs);
      const drain = () => {
        stage.greet();
        stage.drain(limit);
      };
      for (const one of steps) {
        if (one.do === 'append') stage.append(one.n);
        if (one.do === 'send') stage.send(one.n);
        if (one.do === 'lose the receipt') stage.send(one.n, false);
        if (one.do === 'greet') stage.greet();
        if (one.do === 'back up server') books = stage.books.copy();
        if (one.do === 'restore server') stage.books = books.copy();
        if (one.do === 'back up gateway') memory = structuredClone(stage.spool.memory.epochs);
        if (one.do === 'restore gateway') {
          // What only the gateway or only the server has is gone with it, unless the other one has it: so both are even.
          drain();
          books = stage.books.copy();
          stage.open({ epochs: structuredClone(memory), losses: stage.spool.memory.losses });
        }
      }
      drain();
      expect(stage.crossings()).toEqual(stage.appended);
      expect(stage.books.lost()).toBe(0);
      expect(stage.spool.stats().unsettled).toBe(0);
    }),
    { numRuns: 300 },
  );
});
