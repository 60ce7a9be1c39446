import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainHashes } from '../../firmware-config/contract/index.ts';
import { keyPair } from '../ledger/ledger-samples.ts';
import { type ExportLine, readLine, writeLine } from './export-line.ts';
import { linesOf } from './lines-of.ts';
import { AuditedBooks } from './testing-audit.ts';
import { verifyExport } from './verify-export.ts';
import { verifyLedger } from './verify-ledger.ts';

const verify = (bytes: Buffer, keys?: ReadonlyMap<string, string>) => verifyExport(linesOf([bytes]), keys);
let books: AuditedBooks;
let exported: Buffer;

beforeAll(async () => {
  books = await AuditedBooks.open();
  exported = await books.exported();
});
afterAll(() => books.close());

test('an export is verified from its figures to its signatures, by its bytes alone', async () => {
  expect(await verify(exported)).toMatchObject({
    ok: true,
    site: 'den-hung',
    date: '2026-11-21',
    report: { version: 1, in: 2, out: 1, complete: false },
    records: 6,
    signed: 6,
    unsigned: 0,
    signers: [{ gateway: 'gw-1', key: books.signer.key, heads: 1, given: false }],
    faults: [],
  });
  expect((await verify(exported, new Map([['gw-1', books.signer.key]]))).signers).toMatchObject([
    { given: true },
  ]);
});

test('every byte of an export matters, and a changed one is named by its line', async () => {
  let line = 1;
  const wrong: string[] = [];
  for (let place = 0; place < exported.length; place++) {
    const flipped = Buffer.from(exported);
    flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8));
    const { ok, faults } = await verify(flipped);
    const isFeed = exported[place] === 0x0a;
    if (ok || faults[0]?.line !== line)
      wrong.push(`byte ${place} of line ${line}: ${JSON.stringify(faults[0])}`);
    if (isFeed) line++;
  }
  expect(wrong).toEqual([]);
  expect(exported.length).toBeGreaterThan(3_000);
}, 120_000);

test.each([
  ['cut off in a line', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
  [
    'cut off between lines',
    (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf('\n', bytes.length - 2) + 1),
  ],
  ['without its last line feed', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['with something behind it', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\n')])],
  [
    'with two lines changed for each other',
    (bytes: Buffer) => {
      const [first = '', second = '', third = '', ...rest] = bytes.toString().split('\n');
      return Buffer.from([first, third, second, ...rest].join('\n'));
    },
  ],
  ['empty', () => Buffer.alloc(0)],
  ['of something else', () => Buffer.from('PK\u0003\u0004 not an export')],
])('an export %s is not verified', async (_name, change) => {
  expect(await verify(change(exported))).toMatchObject({ ok: false });
});

describe('whoever changes an export and mends its check digits is found by', () => {
  const rewritten = (change: (line: ExportLine, index: number) => ExportLine | null) => {
    const lines = exported.toString().trimEnd().split('\n').slice(0, -1);
    const changed = lines.flatMap((text, index) => change(readLine(Buffer.from(text)), index) ?? []);
    const text = changed.map(writeLine).join('');
    const sha256 = createHash('sha256').update(text).digest('hex');
    return Buffer.from(text + writeLine({ kind: 'end', lines: changed.length + 1, sha256 }));
  };
  const isCrossing = (line: ExportLine) => line.kind === 'record' && line.record.kind === 'crossing';
  const problems = async (bytes: Buffer) => {
    const { ok, faults } = await verify(bytes);
    expect(ok).toBe(false);
    return faults;
  };

  test('nothing, when nothing was changed', async () => {
    expect((await verify(rewritten((line) => line))).ok).toBe(true);
  });

  test('the chain, when a record was changed', async () => {
    let first = true;
    const bytes = rewritten((line) => {
      if (!first || line.kind !== 'record' || line.record.kind !== 'crossing') return line;
      first = false;
      return { ...line, record: { ...line.record, direction: 'out' } };
    });
    expect(await problems(bytes)).toMatchObject([{ record: expect.stringMatching(/^gw-1 \w+ 4$/) }]);
  });

  test('the chain, when a record was taken out', async () => {
    let first = true;
    const bytes = rewritten((line) => {
      if (!first || !isCrossing(line)) return line;
      first = false;
      return null;
    });
    expect((await problems(bytes))[0]?.problem).toBe('record 4 should stand here');
  });

  test('the signature, when the whole chain was made anew', async () => {
    const records = exported
      .toString()
      .trimEnd()
      .split('\n')
      .map((text) => readLine(Buffer.from(text)))
      .flatMap((line) => (line.kind === 'record' ? [line.record] : []));
    const before = rewritten((line) => line);
    expect((await verify(before)).ok).toBe(true);
    let start = '';
    let index = 0;
    let hashes: string[] = [];
    const forged = records.map((record) => (record.kind === 'crossing' ? { ...record, score: 0.5 } : record));
    const bytes = rewritten((line) => {
      if (line.kind === 'chain') {
        start = line.before ?? '';
        hashes = chainHashes(start, forged);
      }
      if (line.kind !== 'record') return line;
      const [record, hash] = [forged[index], hashes[index]];
      index++;
      return record && hash ? { ...line, record, hash } : line;
    });
    expect((await problems(bytes))[0]?.problem).toBe(
      'the head signs something else than the records before it',
    );
  });

  test('a key that is known, when it was signed anew with another', async () => {
    expect(await verify(exported, new Map([['gw-1', keyPair().key]]))).toMatchObject({
      ok: false,
      signed: 0,
      faults: [{ problem: expect.stringContaining('it is signed with the key') }],
    });
  });

  test('the records, when the report was changed', async () => {
    const bytes = rewritten((line) => {
      if (line.kind !== 'report') return line;
      const report = JSON.parse(JSON.stringify(line.report));
      report.totals.in = 3;
      return { ...line, report };
    });
    expect(await problems(bytes)).toEqual([
      { line: null, problem: 'totals.in: the report says 3, its records give 2' },
    ]);
  });
});

test('the books are verified record by record; a changed row is named', async () => {
  const audit = books.ledger.audit();
  expect(verifyLedger(audit)).toMatchObject({
    ok: true,
    epochs: 1,
    records: 9,
    signed: 8,
    unsigned: 1,
    faults: [],
  });
  audit.close();
  const db = new Database(books.path);
  db.exec("UPDATE ledger SET direction = 'out' WHERE seq = 4");
  const changed = books.ledger.audit();
  expect(verifyLedger(changed)).toMatchObject({
    ok: false,
    faults: [
      { record: expect.stringMatching(/^gw-1 \w+ 4$/), problem: expect.stringContaining('hash chain') },
    ],
  });
  changed.close();
  db.exec("UPDATE ledger SET direction = 'in' WHERE seq = 4");
  db.close();
});

test('a day whose records were removed by age has no export, and says why', async () => {
  const later = await AuditedBooks.open();
  const { from } = later.day;
  await later.ledger.prune(from + 40 * 86_400_000, 0);
  await expect(later.exported()).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('by age'),
  });
  await later.close();
});
