import { afterEach, expect, test } from 'vitest';
import { personWith, TestApp } from '../testing-app.ts';
import type { Outlet } from './outlet.ts';
import { Streams } from './streams.ts';

let app: TestApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

function opened(): { outlet: Outlet; leave: () => void } {
  const listeners: (() => void)[] = [];
  const nothing = () => undefined;
  const outlet: Outlet = {
    ...{ write: nothing, behind: 0, drained: async () => undefined, end: nothing, cut: nothing },
    onGone: (listener) => void listeners.push(listener),
  };
  const leave = () => {
    for (const listener of listeners) listener();
  };
  return { outlet, leave };
}

test('a holder has so many streams, and all together so many; one that has gone makes room', () => {
  const streams = new Streams({ each: 2, all: 3 });
  const first = opened();
  streams.open('a', () => first.outlet);
  streams.open('a', () => opened().outlet);
  expect(() => streams.open('a', () => opened().outlet)).toThrow(/too many streams/);
  streams.open('b', () => opened().outlet);
  expect(() => streams.open('c', () => opened().outlet)).toThrow(/too many streams/);
  first.leave();
  streams.open('a', () => opened().outlet);
  expect(() => streams.open('c', () => opened().outlet)).toThrow(/too many streams/);
});

test('what could not be opened does not count', () => {
  const streams = new Streams({ each: 1 });
  const fails = () => {
    throw new Error('gone');
  };
  expect(() => streams.open('a', fails)).toThrow('gone');
  expect(() => streams.open('a', () => opened().outlet)).not.toThrow();
});

test('/api/live has a bound for each person, with the time to wait', async () => {
  app = await TestApp.start({ streamsPerCredential: 2 });
  const url = await app.app.listen({ host: '127.0.0.1', port: 0 });
  const leaving = new AbortController();
  const open = () => fetch(`${url}/api/live`, { signal: leaving.signal });
  expect([(await open()).status, (await open()).status]).toEqual([200, 200]);
  const refused = await open();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
  expect(await refused.json()).toMatchObject({ code: 'too-many-requests' });
  app.caller.person = personWith('viewer');
  expect((await open()).status).toBe(200);
  leaving.abort();
});

test('one address has 50 boards open at most', async () => {
  app = await TestApp.start();
  const { version, settings } = app.settings.of('den-hung');
  app.settings.change('den-hung', { version, settings: { ...settings, board: true }, at: 1, by: 'test' });
  const url = await app.app.listen({ host: '127.0.0.1', port: 0 });
  const leaving = new AbortController();
  const statuses = [];
  for (let n = 0; n < 51; n++) {
    statuses.push((await fetch(`${url}/api/board/den-hung/live`, { signal: leaving.signal })).status);
  }
  expect([statuses[49], statuses[50]]).toEqual([200, 429]);
  leaving.abort();
});
