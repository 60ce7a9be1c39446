import { expect, test } from 'vitest';
import type { CrossingQuery, Ledger, LedgerCrossing } from '../ledger/ledger.ts';
import { Audiences } from './audience.ts';
import { LiveHub } from './hub.ts';
import type { Outlet } from './outlet.ts';
import { MAX_BEHIND_BYTES, MAX_WAITING, Viewer } from './viewer.ts';

const PLACES = [{ id: 'site', gates: [{ id: 'main' }] }];

/** Books that hold the crossings 1 to `count`; `onRead` happens between a reading and its answer. */
function booksOf(state: { count: number }, onRead: () => void = () => undefined): Ledger {
  const crossings = async ({ after = 0, limit }: CrossingQuery): Promise<LedgerCrossing[]> => {
    const ids = upTo(after + 1, Math.min(state.count, after + limit));
    onRead();
    return ids.map((id) => crossing(id));
  };
  return { crossings } as Partial<Ledger> as Ledger;
}

function crossing(id: number, site = 'site'): LedgerCrossing {
  const where = { site, gateway: 'gw', camera: 'cam', gate: 'main', line: 'door' };
  return { id, ...where, direction: 'in', at: id, receivedAt: id };
}
const upTo = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);
const turn = () => new Promise((done) => setImmediate(done));

/** A client that keeps what it is sent; while it does not read, everything waits. */
class Client implements Outlet {
  readonly writes: string[] = [];
  behind = 0;
  reads = true;
  cuts = 0;
  ended = false;
  #gone: (() => void)[] = [];

  write(text: string | Uint8Array): void {
    this.writes.push(Buffer.from(text).toString());
    if (!this.reads) this.behind += text.length;
  }
  async drained(): Promise<void> {}
  end(): void {
    this.ended = true;
    this.leave();
  }
  cut(): void {
    this.cuts++;
    this.leave();
  }
  onGone(listener: () => void): void {
    this.#gone.push(listener);
  }
  leave(): void {
    for (const tell of this.#gone.splice(0)) tell();
  }
  get ids(): number[] {
    return [...this.writes.join('').matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  }
}

function open(hub: LiveHub, ledger: Ledger, audiences = new Audiences(hub), places = PLACES) {
  const client = new Client();
  return { client, viewer: new Viewer({ hub, audiences, ledger, places, outlet: client }) };
}
const publish = (hub: LiveHub, id: number, site = 'site') =>
  hub.publish(site, { event: 'crossing', data: crossing(id, site) });

test('a new viewer hears only what happens from now on', async () => {
  const hub = new LiveHub();
  const audiences = new Audiences(hub);
  const other = open(hub, booksOf({ count: 5 }), audiences);
  await other.viewer.follow(null);
  publish(hub, 5);
  const { client, viewer } = open(hub, booksOf({ count: 5 }), audiences);
  await viewer.follow(null);
  publish(hub, 6);
  publish(hub, 7, 'elsewhere');
  publish(hub, 8);
  await expect.poll(() => client.ids).toEqual([6, 8]);
  expect(other.client.ids).toEqual([5, 6, 8]);
});

test('one that comes back gets what it missed, and what happens meanwhile exactly once', async () => {
  const hub = new LiveHub();
  const state = { count: 450 };
  // A crossing is committed and told while each page is under way.
  const books = booksOf(state, () => publish(hub, ++state.count));
  const { client, viewer } = open(hub, books);
  await viewer.follow(10);
  publish(hub, ++state.count);
  await expect.poll(() => client.ids.length).toBeGreaterThanOrEqual(state.count - 10);
  expect(client.ids).toEqual(upTo(11, state.count));
});

test('a crossing that the books gave before it was told is not sent twice', async () => {
  const hub = new LiveHub();
  const { client, viewer } = open(hub, booksOf({ count: 3 }));
  await viewer.follow(1);
  for (const id of [2, 3, 4]) publish(hub, id);
  await expect.poll(() => client.ids).toEqual([2, 3, 4]);
});

test('what happens at several sites comes once, in the order of the books', async () => {
  const hub = new LiveHub();
  const places = ['a', 'b'].map((id) => ({ id, gates: [{ id: 'main' }] }));
  const { client, viewer } = open(hub, booksOf({ count: 0 }), new Audiences(hub), places);
  await viewer.follow(null);
  publish(hub, 1, 'b');
  publish(hub, 2, 'a');
  publish(hub, 3, 'c');
  hub.publish(null, { event: 'books', data: { site: 'a', date: '2026-11-22' } });
  await expect.poll(() => client.ids).toEqual([1, 2]);
  expect(client.writes.join('').match(/event: books/g)).toHaveLength(1);
});

test('events of one turn are one write, the same bytes for every viewer', async () => {
  const hub = new LiveHub();
  const audiences = new Audiences(hub);
  const all = await Promise.all(
    upTo(1, 3).map(async () => {
      const each = open(hub, booksOf({ count: 0 }), audiences);
      await each.viewer.follow(null);
      return each.client;
    }),
  );
  for (const id of upTo(1, 40)) publish(hub, id);
  await turn();
  expect(all.map(({ writes }) => writes.length)).toEqual([1, 1, 1]);
  expect(all.map(({ ids }) => ids)).toEqual(upTo(1, 3).map(() => upTo(1, 40)));
});

test('a slow viewer is cut, not waited for; it comes back and misses nothing', async () => {
  const hub = new LiveHub();
  const state = { count: 0 };
  const { client, viewer } = open(hub, booksOf(state));
  await viewer.follow(null);
  client.reads = false;
  while (client.cuts === 0 && state.count < 100_000) {
    publish(hub, ++state.count);
    if (state.count % 50 === 0) await turn();
  }
  expect(client.cuts).toBe(1);
  expect(hub.viewers).toBe(0);
  expect(client.behind).toBeLessThan(MAX_BEHIND_BYTES * 1.1);
  const again = open(hub, booksOf(state));
  await again.viewer.follow(3);
  expect(again.client.ids).toEqual(upTo(4, state.count));
});

test('one that never gets through what it missed is cut before too much waits for it', async () => {
  const hub = new LiveHub();
  const { client, viewer } = open(hub, booksOf({ count: 1 }));
  client.drained = () => new Promise(() => undefined);
  void viewer.follow(0);
  for (const id of upTo(2, MAX_WAITING + 2)) publish(hub, id);
  await expect.poll(() => client.cuts).toBe(1);
  expect(hub.viewers).toBe(0);
});

test('closing the hub ends a viewer', async () => {
  const hub = new LiveHub();
  const { client, viewer } = open(hub, booksOf({ count: 0 }));
  await viewer.follow(null);
  expect(hub.viewers).toBe(1);
  hub.close();
  expect([client.ended, hub.viewers]).toEqual([true, 0]);
});
