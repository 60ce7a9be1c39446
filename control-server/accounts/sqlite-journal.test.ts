import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deed } from './journal.ts';
import { memoryStores } from './testing-accounts.ts';

const deed = (n: number, more: Partial<Deed> = {}): Deed => ({
  at: 1000 * n,
  actor: n % 2 ? 'an' : 'binh',
  address: n % 3 ? '192.0.2.1' : null,
  action: n % 2 ? 'account.created' : 'sign-in.good',
  subject: `s${n}`,
  detail: { n, 'tiếng Việt': ['"', '\u2028'] },
  ...more,
});

function filled(entries: number) {
  const { stores, desk } = memoryStores();
  for (let n = 1; n <= entries; n++) stores.journal.record(deed(n));
  return { journal: stores.journal, desk };
}

test('deeds come back newest first, page by page, by whom, what, to what and when', () => {
  const { journal } = filled(7);
  const seqs = (search: object) => journal.find({ limit: 100, ...search }).map(({ seq }) => seq);
  expect(seqs({})).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(seqs({ limit: 2 })).toEqual([7, 6]);
  expect(seqs({ before: 6, limit: 2 })).toEqual([5, 4]);
  expect(seqs({ actor: 'an' })).toEqual([7, 5, 3, 1]);
  expect(seqs({ action: 'sign-in' })).toEqual([6, 4, 2]);
  expect(seqs({ subject: 's3' })).toEqual([3]);
  expect(seqs({ from: 3000, to: 5000 })).toEqual([4, 3]);
  expect(seqs({ action: '%' })).toEqual([]);
  expect(journal.find({ limit: 1 })[0]).toMatchObject(deed(7));
});

test('a journal that nobody touched holds, an empty one too', () => {
  expect(filled(0).journal.verify()).toMatchObject({ entries: 0, fault: null });
  const { journal } = filled(20);
  const head = journal.find({ limit: 1 })[0]?.hash;
  expect(journal.verify()).toEqual({ entries: 20, head, fault: null });
});

test('any changed, removed or swapped entry is found', () => {
  const count = 12;
  const place = fc.integer({ min: 1, max: count });
  const columns = ['at', 'actor', 'address', 'action', 'subject', 'detail', 'hash'];
  const tampering = fc.oneof(
    fc.record({ kind: fc.constant('change' as const), seq: place, column: fc.constantFrom(...columns) }),
    fc.record({ kind: fc.constant('remove' as const), seq: place, more: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('swap' as const), seq: place, other: place }),
    fc.record({ kind: fc.constant('close up' as const), seq: place }),
  );
  fc.assert(
    fc.property(tampering, (done) => {
      const { journal, desk } = filled(count);
      const { seq } = done;
      if (done.kind === 'change') {
        const other = done.column === 'at' ? 5 : done.column === 'detail' ? '{"n":0}' : 'x';
        desk.prepare(`UPDATE journal SET ${done.column} = ? WHERE seq = ?`).run(other, seq);
      } else if (done.kind === 'remove') {
        desk.prepare('DELETE FROM journal WHERE seq BETWEEN ? AND ?').run(seq, seq + done.more - 1);
      } else if (done.kind === 'swap') {
        fc.pre(seq !== done.other);
        const move = desk.prepare('UPDATE journal SET seq = ? WHERE seq = ?');
        move.run(-1, seq);
        move.run(seq, done.other);
        move.run(done.other, -1);
      } else {
        fc.pre(seq < count);
        desk.prepare('DELETE FROM journal WHERE seq = ?').run(seq);
        for (let n = seq + 1; n <= count; n++)
          desk.prepare('UPDATE journal SET seq = ? WHERE seq = ?').run(n - 1, n);
      }
      const { fault } = journal.verify();
      expect(fault).not.toBeNull();
      const first = done.kind === 'swap' ? Math.min(seq, done.other) : seq;
      // What follows on a removed entry is the first that shows it.
      expect(fault?.seq).toBeGreaterThanOrEqual(first);
      expect(fault?.seq).toBeLessThanOrEqual(first + 4);
    }),
    { numRuns: 100 },
  );
});

test('an entry is added to the newest one, whoever else has the desk open', () => {
  const { journal } = filled(3);
  journal.record(deed(4));
  expect(journal.find({ limit: 10 }).map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  expect(journal.verify().fault).toBeNull();
});
