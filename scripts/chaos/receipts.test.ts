import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { migrate } from '../../control-server/ledger/migrations.ts';
import { encodePayload } from '../../firmware-config/contract/index.ts';
import { Receipts } from './receipts.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-receipts-'));
const ledger = join(folder, 'ledger.db');
const epoch = 'e'.repeat(32);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('finds a receipt for more than the ledger still holds after a power cut', () => {
  const db = new Database(ledger);
  migrate(db);
  db.prepare(`INSERT INTO epochs (gateway, epoch, through, last_received_at) VALUES ('gw', ?, 10, 1)`).run(
    epoch,
  );
  db.close();
  const receipts = new Receipts();
  const receive = (through: number, receivedAt: number) => {
    const payload = encodePayload('receipt', { v: 1, gateway: 'gw', epoch, through, sentAt: 1, receivedAt });
    receipts.take({ topic: 'gateline/v1/gw/receipt', payload });
  };
  receive(10, 5);
  expect(receipts.broken(ledger, 'gw')).toEqual([]);
  receive(11, 6);
  expect(receipts.broken(ledger, 'gw')).toMatchObject([{ type: 'lost', epoch }]);
  receipts.forget(7);
  receive(12, 6);
  expect(receipts.broken(ledger, 'gw')).toEqual([]);
});
