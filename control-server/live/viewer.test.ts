import { expect, test } from 'vitest';
import type { CrossingQuery, Ledger, LedgerCrossing } from '../ledger/ledger.ts';
import { type LiveEvent, LiveHub } from './hub.ts';
import { MAX_BEHIND, Viewer } from './viewer.ts';

const PLACE = { id: 'site', gates: [{ id: 'main' }] };

/** Books that hold the crossings 1 to `count`; `onRead` happens between a reading and its answer. */
function booksOf(state: { count: number }, onRead: () => void = () => undefined): Ledger {
  const crossings = async ({ after = 0, limit }: CrossingQuery): Promise<LedgerCrossing[]> => {
    const ids = Array.from(
      { length: Math.max(0, Math.min(limit, state.count - after)) },
      (_, n) => after + n + 1,
    );
    onRead();
    return ids.map(crossing);
  };
  return { crossings } as Partial<Ledger> as Ledger;
}
function crossing(id: number): LedgerCrossing {
  const where = { gateway: 'gw', camera: 'cam', gate: 'main', line: 'door' };
  return { id, site: 'site', ...where, direction: 'in', at: id, receivedAt: id };
}
async function take(events: AsyncIterator<LiveEvent>, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    const { value } = await events.next();
    if (value.event === 'crossing') ids.push(value.data.id);
  }
  return ids;
}
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

test('a new viewer hears only what happens from now on', async () => {
  const hub = new LiveHub();
  const viewer = new Viewer(hub, booksOf({ count: 5 }), PLACE, () => undefined);
  hub.publish('site', { event: 'crossing', data: crossing(6) });
  hub.publish('elsewhere', { event: 'crossing', data: crossing(7) });
  hub.publish('site', { event: 'crossing', data: crossing(8) });
  expect(await take(viewer.events(null), 2)).toEqual([6, 8]);
});

test('one that comes back gets what it missed, and what happens meanwhile exactly once', async () => {
  const hub = new LiveHub();
  const state = { count: 450 };
  // A crossing is committed and told while each page is under way.
  const books = booksOf(state, () => {
    state.count++;
    hub.publish('site', { event: 'crossing', data: crossing(state.count) });
  });
  const viewer = new Viewer(hub, books, PLACE, () => undefined);
  const events = viewer.events(10);
  expect(await take(events, 443)).toEqual(upTo(11, 453));
  hub.publish('site', { event: 'crossing', data: crossing(454) });
  expect(await take(events, 1)).toEqual([454]);
});

test('a slow viewer is cut, not waited for; it comes back and misses nothing', async () => {
  const hub = new LiveHub();
  const state = { count: 0 };
  let cuts = 0;
  const slow = new Viewer(hub, booksOf(state), PLACE, () => cuts++);
  const events = slow.events(null);
  for (let id = 1; id <= MAX_BEHIND + 50; id++) {
    state.count = id;
    hub.publish('site', { event: 'crossing', data: crossing(id) });
  }
  expect(cuts).toBe(1);
  expect(hub.viewers).toBe(0);
  expect(await events.next()).toEqual({ done: true, value: undefined });
  const again = new Viewer(hub, booksOf(state), PLACE, () => undefined);
  expect(await take(again.events(3), MAX_BEHIND + 47)).toEqual(upTo(4, MAX_BEHIND + 50));
});

test('closing the hub ends a waiting viewer', async () => {
  const hub = new LiveHub();
  const viewer = new Viewer(hub, booksOf({ count: 0 }), PLACE, () => undefined);
  const next = viewer.events(null).next();
  expect(hub.viewers).toBe(1);
  hub.close();
  expect((await next).done).toBe(true);
  expect(hub.viewers).toBe(0);
});
