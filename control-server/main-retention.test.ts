import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chain, crossing } from './ledger/ledger-samples.ts';
import { startServer } from './main.ts';
import { configIn, quiet } from './testing.ts';
import { asAdmin } from './testing-app.ts';
import { Stage } from './testing-stage.ts';

const DAY = 86_400_000;

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.clear());

test('a server removes what is older than its configuration says, and its sums stay', async () => {
  const data = stage.fresh();
  const now = Date.now();
  const chain = new Chain(Array.from({ length: 20 }, () => crossing(now)));
  const first = await stage.server(data);
  const gateway = await stage.gateway(first.mqttPort);
  await gateway.send(chain.batch(1, 20));
  await gateway.close();
  await first.close();

  const config = { ...configIn(data), keepRawDays: 40 };
  const later = await startServer(config, { log: quiet, identify: asAdmin, now: () => now + 41 * DAY });
  stage.after(() => later.close());
  const db = new Database(join(data, 'ledger.db'), { readonly: true });
  stage.after(() => db.close());
  const one = (sql: string) => db.prepare(sql).pluck().get();
  await expect.poll(() => one('SELECT count(*) FROM ledger'), { timeout: 10_000 }).toBe(1);
  expect(one('SELECT sum(in_count) FROM counts')).toBe(20);
  const again = await stage.gateway(later.mqttPort);
  expect(await again.send(chain.batch(1, 20))).toMatchObject({ through: 20, hash: chain.hash(20) });
  expect(one('SELECT sum(in_count) FROM counts')).toBe(20);
});

test('two servers never write the same books', async () => {
  const data = stage.fresh();
  await stage.server(data);
  await expect(startServer(configIn(data), { log: quiet })).rejects.toMatchObject({
    code: 'ledger-unavailable',
    message: expect.stringMatching(/in use: stop it first/),
  });
});
