import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { MemorySpool } from '../spool/testing-memory-spool.ts';
import { boot, crossingAt } from '../spool/testing-records.ts';
import { GatewayKey } from './gateway-key.ts';
import { Heads } from './heads.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-heads-'));
const key = GatewayKey.open(join(folder, 'gateway-key.pem'));
afterAll(() => rmSync(folder, { recursive: true }));

let mono: number;
let spool: MemorySpool;
let heads: Heads;
beforeEach(() => {
  mono = 0;
  let ids = 0;
  const clock = () => ({ at: 1_792_630_800_000 + mono, mono, boot });
  spool = new MemorySpool({ gateway: 'g', clock, randomId: () => String(ids++).repeat(32) });
  heads = new Heads({ spool, key, clock });
});

it('sign at the start what is unsigned, and then once an hour', () => {
  expect(heads.look()).toMatchObject([{ seq: 2, kind: 'head', hash: spool.hashAt(spool.epoch, 1) }]);
  spool.append(crossingAt(1));
  mono = 3_599_999;
  expect(heads.look()).toEqual([]);
  mono = 3_600_000;
  expect(heads.look()).toMatchObject([{ seq: 4, hash: spool.hashAt(spool.epoch, 3) }]);
});

it('never sign twice with nothing in between', () => {
  heads.look();
  mono = 7_200_000;
  expect(heads.look()).toEqual([]);
  expect(heads.sign()).toEqual([]);
  expect(new Heads({ spool, key, clock: () => ({ at: 1, mono, boot }) }).look()).toEqual([]);
});

it('sign soon after an epoch began, and at the end', () => {
  heads.look();
  spool.branch(spool.epoch, 1);
  expect(heads.look()).toMatchObject([{ kind: 'head', hash: spool.hashAt(spool.epoch, 2) }]);
  spool.append(crossingAt(1));
  expect(heads.look()).toEqual([]);
  expect(heads.sign()).toHaveLength(1);
});
