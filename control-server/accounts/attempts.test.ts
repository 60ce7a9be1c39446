import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, FORGET_MS, waitAfter, waitInWords } from './attempts.ts';
import { memoryStores } from './testing-accounts.ts';

const account = { id: 'account:an', limit: ACCOUNT_LIMIT };
const address = { id: 'address:192.0.2.1', limit: ADDRESS_LIMIT };
const HOUR = 3_600_000;

test('five failures are free, then the wait doubles up to a quarter of an hour', () => {
  const waits = Array.from({ length: 18 }, (_, n) => waitAfter(n, ACCOUNT_LIMIT) / 1000);
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  expect(waitAfter(1_000_000, ACCOUNT_LIMIT)).toBe(900_000);
  expect([1, 40, 99, 100, 121, 900].map(waitInWords)).toEqual([
    '1 second',
    '40 seconds',
    '99 seconds',
    '2 minutes',
    '3 minutes',
    '15 minutes',
  ]);
});

test('whenever attempts come, few are looked at; waiting as told always lets the next one through', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 2 * HOUR })), {
        minLength: 1,
        maxLength: 300,
      }),
      (pauses) => {
        const { attempts } = memoryStores().stores;
        let now = 1_800_000_000_000;
        const looked: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const begun = attempts.begin([account], now);
          if (begun.waitMs === 0) looked.push(now);
          else expect(begun.waitMs).toBeLessThanOrEqual(ACCOUNT_LIMIT.longestWaitMs);
        }
        // Within an hour: the free ones, those while the wait doubles, and one every quarter of an hour.
        for (const [n, from] of looked.entries()) {
          const within = looked.slice(n).filter((at) => at < from + HOUR).length;
          expect(within).toBeLessThanOrEqual(5 + 10 + 4);
        }
        const begun = attempts.begin([account], now);
        if (begun.waitMs > 0) {
          // Whoever else tries meanwhile is turned away too, and makes the wait no longer.
          for (let n = 1; n < 5; n++) attempts.begin([account], now + Math.floor((begun.waitMs * n) / 5));
          expect(attempts.begin([account], now + begun.waitMs - 1).waitMs).toBe(1);
          expect(attempts.begin([account], now + begun.waitMs).waitMs).toBe(0);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('many attempts at once are no way around', () => {
  const { attempts } = memoryStores().stores;
  const begun = Array.from({ length: 100 }, () => attempts.begin([account], 5).waitMs);
  expect(begun.filter((wait) => wait === 0)).toHaveLength(5);
});

test('an account waits whatever the address, an address whatever the account', () => {
  const { attempts } = memoryStores().stores;
  for (let n = 0; n < 5; n++) attempts.begin([account, { ...address, id: `address:${n}` }], 0);
  expect(attempts.begin([account, address], 0).waitMs).toBe(1000);
  for (let n = 0; n < 30; n++) attempts.begin([{ ...account, id: `account:${n}` }, address], 0);
  expect(attempts.begin([{ ...account, id: 'account:other' }, address], 0).waitMs).toBe(1000);
});

test('what was turned away is told with the next attempt, and only the first says so', () => {
  const { attempts } = memoryStores().stores;
  for (let n = 0; n < 5; n++) attempts.begin([account], 0);
  expect([1, 2, 3].map((now) => attempts.begin([account], now))).toEqual([
    { waitMs: 999, isFirst: true },
    { waitMs: 998, isFirst: false },
    { waitMs: 997, isFirst: false },
  ]);
  expect(attempts.begin([account], 1000)).toEqual({ waitMs: 0, refusedBefore: 3 });
});

test('an attempt that was good leaves the failures before it', () => {
  const { attempts } = memoryStores().stores;
  for (let n = 0; n < 4; n++) attempts.begin([account], n);
  for (let n = 0; n < 9; n++) {
    expect(attempts.begin([account], 10).waitMs).toBe(0);
    attempts.takeBack([account], 10);
  }
  attempts.begin([account], 20);
  expect(attempts.begin([account], 21).waitMs).toBe(999);
  attempts.clear(account.id);
  expect(attempts.begin([account], 21).waitMs).toBe(0);
});

test('a day without a failure forgets, and a clock that is set back makes no wait longer', () => {
  const { attempts } = memoryStores().stores;
  for (let now = 0; now < HOUR; now += 1000) attempts.begin([account], now);
  const set = 30 * 86_400_000;
  for (let now = set; now < set + HOUR; now += 1000) attempts.begin([address], now);
  expect(attempts.begin([address], HOUR).waitMs).toBeLessThanOrEqual(ADDRESS_LIMIT.longestWaitMs);
  for (let n = 0; n < 5; n++) {
    expect(attempts.begin([account], HOUR + FORGET_MS + n).waitMs).toBe(0);
  }
});
