import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEPT_BYTES, type Ledger } from './ledger.ts';
import { NOW } from './ledger-samples.ts';

/** What every adapter of the Ledger port must do with messages that are set aside. */
export function quarantineSuite(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} and what is set aside`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());

    test('a message in quarantine keeps its size and the beginning of its payload', async () => {
      const payload = Buffer.alloc(KEPT_BYTES * 3, 'x');
      await ledger.setAside({
        receivedAt: NOW,
        topic: 't',
        reason: 'bad-payload',
        detail: 'no JSON',
        payload,
      });
      await ledger.setAside({
        receivedAt: NOW + 1,
        topic: 'u',
        reason: 'oversized',
        detail: 'big',
        payload,
        bytes: 9e9,
      });
      const { total, entries } = await ledger.quarantined(1);
      expect(total).toBe(2);
      expect(entries).toEqual([
        {
          id: expect.any(Number),
          receivedAt: NOW + 1,
          topic: 'u',
          reason: 'oversized',
          detail: 'big',
          bytes: 9e9,
        },
      ]);
    });
  });
}
