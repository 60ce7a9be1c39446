import { describe, expect, it } from 'vitest';
import { SqliteLedger } from '../../control-server/ledger/sqlite-ledger.ts';
import { badPayloads, goldenPayloads } from '../../firmware-config/contract/golden.ts';
import type { EventBatch } from '../../firmware-config/contract/index.ts';
import { Random } from '../random.ts';
import { canonical, chainAfter, chainBegin } from './canonical.ts';
import { filesTargets } from './files-targets.ts';
import { type Failure, fuzz } from './fuzz.ts';
import { ingestTarget } from './ingest-target.ts';
import { messagesTarget } from './messages-target.ts';
import { isChained, messageIn } from './oracle.ts';
import { Samples } from './samples.ts';
import type { Target } from './target.ts';
import { allTargets, targetsNamed } from './targets.ts';

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

/** A run whose failures are kept. */
async function run(targets: Target[], inputs: number, seed = 1) {
  const failures: Failure[] = [];
  const result = await fuzz(targets, { inputs, seed, onFailure: (failure) => failures.push(failure) });
  return { failures: failures.map(({ target, kind, detail }) => ({ target, kind, detail })), result };
}

describe('every parser of outside bytes', () => {
  it('takes 20,000 inputs without a crash, a bad one accepted or a good one refused', {
    timeout: 300_000,
  }, async () => {
    const targets = await allTargets();
    const { failures, result } = await run(targets, 20_000);
    expect(failures).toEqual([]);
    expect(result).toMatchObject({ inputs: 20_000, seed: 1, crashes: 0, acceptedBad: 0, refusedGood: 0 });
    expect(Object.keys(result.targets)).toEqual(targets.map((target) => target.name));
    for (const [name, { inputs, accepted, refused }] of Object.entries(result.targets)) {
      expect(accepted + refused, name).toBe(inputs);
      // Neither all noise nor all good: both ways through each parser are walked.
      expect(refused, name).toBeGreaterThan(inputs / 10);
      if (name !== 'quarantine') expect(accepted, name).toBeGreaterThan(inputs / 50);
    }
  });
});

describe('the oracle', () => {
  it.each(goldenPayloads())('accepts $channel $name', ({ channel, message }) => {
    expect(messageIn(channel, bytesOf(message))).toEqual(message);
    if (channel === 'events') expect(isChained(message as EventBatch)).toBe(true);
  });

  it.each(badPayloads())('refuses bad $channel $name', ({ channel, payload }) => {
    expect(messageIn(channel, bytesOf(payload))).toBeUndefined();
  });

  it('finds a chain broken by any changed value of a record', () => {
    const batch = goldenPayloads().find(({ name }) => name === 'every-kind')?.message as EventBatch;
    for (const [place, record] of batch.records.entries()) {
      for (const [name, value] of Object.entries(record)) {
        const records = batch.records.with(place, {
          ...record,
          [name]: typeof value === 'number' ? value + 1 : 'x',
        });
        expect(isChained({ ...batch, records }), `${place}.${name}`).toBe(false);
      }
    }
  });

  it('writes canonical texts as RFC 8785 shows them, and hashes as the contract says', () => {
    // Sections 3.2.2 and 3.2.3 of the RFC.
    const numbers = JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]');
    expect(canonical({ numbers, literals: [null, true, false] })).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
    );
    const text = JSON.parse('"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"');
    expect(canonical(text)).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
    expect(
      Object.keys(JSON.parse(canonical({ '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, ö: 6 }))),
    ).toEqual(['1', '\r', 'ö', '€', '😀', '\ufb33']);
    expect(canonical(-0)).toBe('0');
    const batch = goldenPayloads().find(({ name }) => name === 'every-kind')?.message as EventBatch;
    expect(chainBegin(batch.gateway, batch.epoch)).toBe(batch.before);
    expect(chainAfter(batch.before, batch.records)).toBe(batch.hash);
  });
});

describe('the fuzzer', { timeout: 120_000 }, () => {
  it('gives the same inputs for the same seed, alone or beside others', async () => {
    const heard = async (targets: Target[], seed: number) => {
      const inputs: string[] = [];
      await fuzz(targets, {
        inputs: 200 * targets.length,
        seed,
        onFailure: () => undefined,
        onInput: (target, bytes) => target === 'messages' && inputs.push(bytes.toString('hex')),
      });
      return inputs.slice(0, 80);
    };
    const alone = await heard(await targetsNamed('messages'), 5);
    expect(await heard(await targetsNamed('messages'), 5)).toEqual(alone);
    expect(await heard([messagesTarget(new Samples()), ...filesTargets()], 5)).toEqual(alone);
    expect(await heard(await targetsNamed('messages'), 6)).not.toEqual(alone);
  });

  it('finds a parser that accepts what it should not, refuses what is good, throws, or leaves something astray', async () => {
    const real = messagesTarget(new Samples());
    const kinds = async (change: Partial<Target>) => {
      const { failures } = await run([{ ...real, ...change }], 500);
      return [...new Set(failures.map(({ kind }) => kind))];
    };
    expect(await kinds({})).toEqual([]);
    expect(await kinds({ run: async () => 'accepted' })).toEqual(['accepted-bad']);
    expect(await kinds({ run: async () => 'refused' })).toEqual(['refused-good']);
    const throws = async (bytes: Buffer) => {
      if (bytes.includes('__proto__')) throw new TypeError('cannot read properties');
      return real.run(bytes);
    };
    expect(await kinds({ run: throws })).toEqual(['crash']);
    const astray = async (bytes: Buffer) => {
      if (bytes.includes('__proto__')) void Promise.reject(new Error('nobody waits for this'));
      return real.run(bytes);
    };
    expect(await kinds({ run: astray })).toEqual(['crash']);
  });

  it('finds a validator that overlooks one field, one bound or one hash', async () => {
    const real = messagesTarget(new Samples());
    const lenient = (change: (text: string) => string): Target => ({
      ...real,
      run: (bytes) => real.run(Buffer.from(change(bytes.toString('latin1')), 'latin1')),
    });
    const bad = async (target: Target) => (await run([target], 4000)).result.acceptedBad;
    expect(await bad(real)).toBe(0);
    expect(await bad(lenient((text) => text.replace(/,"image":"[^"]*"/, '')))).toBeGreaterThan(0);
    expect(await bad(lenient((text) => text.replace(/"score":-?[\d.e-]+/g, '"score":0.5')))).toBeGreaterThan(
      0,
    );
    expect(await bad(lenient((text) => text.replace(/"seq":1\.5/, '"seq":1')))).toBe(0);
  });

  it('finds books that take a batch whose chain is broken, that lose a record, and that keep no promise', async () => {
    const with_ = (change: (ledger: SqliteLedger) => void) =>
      ingestTarget(() => {
        const ledger = new SqliteLedger(':memory:');
        change(ledger);
        return ledger;
      });
    const failures = async (change: (ledger: SqliteLedger) => void) =>
      [...new Set((await run([with_(change)], 300)).failures.map(({ kind }) => kind))].sort();
    expect(await failures(() => undefined)).toEqual([]);
    const unchained = await failures((ledger) => {
      const store = ledger.store.bind(ledger);
      ledger.store = (batch, ...rest) =>
        store({ ...batch, hash: chainAfter(batch.before, batch.records) }, ...rest);
    });
    expect(unchained).toEqual(['accepted-bad']);
    const losing = await failures((ledger) => {
      const store = ledger.store.bind(ledger);
      ledger.store = async (batch, ...rest) => {
        const records = batch.records.slice(0, Math.max(1, batch.records.length - 1));
        const stored = await store({ ...batch, records, hash: chainAfter(batch.before, records) }, ...rest);
        return { ...stored, through: stored.through + batch.records.length - records.length };
      };
    });
    expect(losing).toContain('crash');
    const failing = await failures((ledger) => {
      ledger.store = () => Promise.reject(new Error('the books are shut'));
    });
    expect(failing).toEqual(['crash']);
  });

  it('prints growth where memory grows, and none where it does not', async () => {
    const growthOf = async (kept: Buffer[], most: number) => {
      const target: Target = {
        name: 'keeper',
        share: 1,
        inputs: (random) => Buffer.from(random.hex(8)),
        run: async () => {
          if (kept.length < most) kept.push(Buffer.alloc(10_000, 1));
          return 'refused';
        },
        mayAccept: () => false,
      };
      return (await run([target], 20_000)).result.growthMb.rss;
    };
    expect(await growthOf([], 0)).toBeLessThan(20);
    expect(await growthOf([], 20_000)).toBeGreaterThan(30);
  });

  it('draws every number below a limit about as often', () => {
    const random = new Random(3);
    const drawn = new Array(10).fill(0);
    for (let n = 0; n < 10_000; n++) drawn[random.below(10)]++;
    for (const count of drawn) expect(Math.abs(count - 1000)).toBeLessThan(200);
  });
});
