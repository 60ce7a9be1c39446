import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SetupRequest, TracksNow } from '../../firmware-config/contract/index.ts';
import { quiet } from '../testing.ts';
import { TrackWatch } from './track-watch.ts';

let sent: SetupRequest[];
let watch: TrackWatch;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  sent = [];
  let ids = 0;
  watch = new TrackWatch({
    now: Date.now,
    newId: () => `id-${++ids}`,
    log: quiet,
    downlink: { send: async (_channel, message) => void sent.push(message as SetupRequest) },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const tracks = (id: string, camera = 'cam-1'): TracksNow => ({
  v: 1,
  gateway: 'gw-1',
  id,
  camera,
  at: 1,
  dots: [],
  crossings: [],
});

test('a request is renewed before it is dead while somebody watches, and no longer', async () => {
  const leave = [1, 2].map(() => watch.watch('gw-1', 'cam-1', 'Lan', () => undefined));
  await vi.advanceTimersByTimeAsync(40_000);
  expect(sent.map(({ id }) => id)).toEqual(['id-1', 'id-1', 'id-1']);
  for (const [place, { issuedAt }] of sent.slice(1).entries()) {
    expect(issuedAt).toBeLessThan(sent[place]?.expiresAt ?? 0);
  }
  leave[0]?.();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sent).toHaveLength(4);
  leave[1]?.();
  leave[1]?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent.length, watch.watched]).toEqual([4, 0]);
});

test('dots go to those who watch that camera, and only those of the running request', () => {
  const seen: string[] = [];
  const leave = watch.watch('gw-1', 'cam-1', 'Lan', ({ id, camera }) => seen.push(`${id} ${camera}`));
  watch.watch('gw-1', 'cam-2', 'Lan', ({ id, camera }) => seen.push(`${id} ${camera}`))();
  watch.take(tracks('id-1'));
  watch.take(tracks('id-9'));
  watch.take(tracks('id-2', 'cam-2'));
  leave();
  watch.watch('gw-1', 'cam-1', 'Lan', ({ id, camera }) => seen.push(`${id} ${camera}`));
  watch.take(tracks('id-1'));
  watch.take(tracks('id-3'));
  expect(seen).toEqual(['id-1 cam-1', 'id-3 cam-1']);
});
