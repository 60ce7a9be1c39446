import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SpoolRecord } from '../../firmware-config/contract/index.ts';
import { Directory } from '../fleet/directory.ts';
import { Chain, coverage, crossing, keyPair, STAMP, sync } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { ReportIssuer } from '../reports/issuer.ts';
import { localDay } from '../rollups/local-time.ts';
import { configIn, quiet, scratch } from '../testing.ts';
import { exportDay } from './day-export.ts';
import { type ExportLine, readLine, writeLine } from './export-line.ts';
import { linesOf } from './lines-of.ts';
import { verifyExport } from './verify-export.ts';
import { verifyLedger } from './verify-ledger.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { folder, remove } = scratch();
const [site] = configIn('').sites;
if (!site) throw new Error('the test configuration has no site');
const DAY = localDay('2026-11-21', site.timeZone);
const AFTER = DAY.to + HOUR;
const signer = keyPair();
const ledger = new SqliteLedger(join(folder, 'ledger.db'));
const now = () => AFTER;
const issuer = new ReportIssuer({ ledger, directory: new Directory([site]), now, log: quiet });
const verify = (bytes: Buffer, keys?: ReadonlyMap<string, string>) => verifyExport(linesOf([bytes]), keys);
let exported: Buffer;

async function exportOf(date = DAY.date): Promise<Buffer> {
  const parts: string[] = [];
  const day = localDay(date, 'Asia/Ho_Chi_Minh');
  if (!site) return Buffer.alloc(0);
  for await (const text of exportDay({ ledger, issuer, now }, site, day)) parts.push(text);
  return Buffer.from(parts.join(''));
}

beforeAll(async () => {
  const noon = DAY.from + 12 * HOUR;
  const chain = new Chain(
    [
      { kind: 'reset', ...STAMP, at: DAY.from - 9 * HOUR, reason: 'spool-created' },
      crossing(DAY.from - HOUR),
      sync(DAY.from - 1000, 1_000, DAY.from - 1000),
      crossing(noon),
      crossing(noon + 1, 'out'),
      coverage(noon - MINUTE, noon, 57_000),
      crossing(noon + HOUR, 'in', 'side'),
    ].map((record) => ({ ...record, mono: record.at - DAY.from + 2_000 }) as SpoolRecord),
  );
  await ledger.store(chain.batch(1, 5), noon + MINUTE, site);
  await ledger.store(chain.batch(6, 7), noon + 2 * HOUR, site);
  await ledger.store(chain.next([signer.head(chain.hash(7), DAY.to + MINUTE)]), DAY.to + 2 * MINUTE, site);
  await ledger.store(chain.next([crossing(DAY.to + 2 * MINUTE)]), DAY.to + 2 * MINUTE, site);
  exported = await exportOf();
});
afterAll(async () => {
  await issuer.close();
  await ledger.close();
  remove();
});

test('an export is verified from its figures to its signatures, by its bytes alone', async () => {
  expect(await verify(exported)).toMatchObject({
    ok: true,
    site: 'den-hung',
    date: '2026-11-21',
    report: { version: 1, in: 2, out: 1, complete: false },
    records: 6,
    signed: 6,
    unsigned: 0,
    signers: [{ gateway: 'gw-1', key: signer.key, heads: 1, given: false }],
    faults: [],
  });
  expect((await verify(exported, new Map([['gw-1', signer.key]]))).signers).toMatchObject([{ given: true }]);
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
  ['empty', () => Buffer.alloc(0)],
  ['of something else', () => Buffer.from('PK\u0003\u0004 not an export')],
])('an export %s is not verified', async (_name, change) => {
  expect(await verify(change(exported))).toMatchObject({ ok: false });
});

describe('whoever changes an export and mends its check digits is found by', () => {
  const rewritten = (change: (line: ExportLine, index: number) => ExportLine | null) => {
    const lines = exported.toString().trimEnd().split('\n');
    const changed = lines.flatMap((text, index) => change(readLine(Buffer.from(text)), index) ?? []);
    return Buffer.from(
      changed
        .map((line, index) => writeLine(line.kind === 'end' ? { kind: 'end', lines: index + 1 } : line))
        .join(''),
    );
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
    const { chainHashes } = await import('../../firmware-config/contract/index.ts');
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
  const audit = ledger.audit();
  expect(verifyLedger(audit)).toMatchObject({
    ok: true,
    epochs: 1,
    records: 9,
    signed: 8,
    unsigned: 1,
    faults: [],
  });
  audit.close();
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(join(folder, 'ledger.db'));
  db.exec("UPDATE ledger SET direction = 'out' WHERE seq = 4");
  const changed = ledger.audit();
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
