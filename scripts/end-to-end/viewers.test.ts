import { expect, test } from 'vitest';
import { benchViewers } from '../bench/viewers.ts';

test('viewers that come and go miss no event of a real server, and get none twice', async () => {
  const rows = await benchViewers({ viewers: 20, rates: [100], seconds: 2, reconnects: 0.8 });
  const crowd = rows.at(-1);
  expect(crowd).toMatchObject({ viewers: 20, crossingsPerSecond: 100, missed: 0, doubled: 0 });
  expect(crowd?.reconnects).toBeGreaterThan(0);
  expect(rows.every(({ missed, doubled }) => missed + doubled === 0)).toBe(true);
}, 120_000);
