import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { batchOf, Chain, coverage, crossing, dropped, rezero } from '../ledger/ledger-samples.ts';
import { configIn } from '../testing.ts';
import { NOW, TestApp } from '../testing-app.ts';
import { CoverageResponse } from './report-schemas.ts';
import {
  CountsResponse,
  CrossingsResponse,
  GatewaysResponse,
  QuarantineResponse,
  SitesResponse,
  TodayResponse,
} from './schemas.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const [SITE] = configIn('').sites;
if (!SITE) throw new Error('the test has no site');

let server: TestApp;
beforeEach(async () => {
  server = await TestApp.start();
});
afterEach(() => server.close());

describe('GET /api/sites and /api/gateways', () => {
  test('give the configuration', async () => {
    const { sites } = await server.get<SitesResponse>('/api/sites', SitesResponse);
    expect(sites).toEqual(configIn('').sites);
    const { gateways } = await server.get<GatewaysResponse>('/api/gateways', GatewaysResponse);
    expect(gateways.map(({ gateway, state }) => [gateway, state])).toEqual([
      ['gw-1', 'unknown'],
      ['gw-2', 'unknown'],
    ]);
  });
});

describe('GET /api/today', () => {
  test('an empty day is all zeros that nobody watched', async () => {
    const today = await server.get<TodayResponse>('/api/today?site=den-hung', TodayResponse);
    expect(today).toMatchObject({
      date: '2026-11-22',
      timeZone: 'Asia/Ho_Chi_Minh',
      asOf: NOW,
      lastEventId: 0,
    });
    expect(today.gates[0]?.hours.every((hour) => hour.watched === null)).toBe(true);
  });

  test('sums by gate and hour of the site, with coverage, inside and what has no time', async () => {
    const records = [
      crossing(NOW - 11 * HOUR),
      crossing(NOW - 10 * HOUR),
      crossing(NOW - HOUR),
      crossing(NOW, 'out'),
      crossing(NOW, 'in', 'side'),
      crossing(7),
      dropped(NOW, 4),
      coverage(NOW - 30 * MINUTE, NOW, 15 * MINUTE),
    ];
    await server.ledger.store(batchOf(records), NOW, SITE);
    const today = await server.get<TodayResponse>('/api/today?site=den-hung', TodayResponse);
    expect(today).toMatchObject({
      unplaced: 1,
      lost: 4,
      lastEventId: 8,
      shortfalls: ['gaps', 'lost', 'unplaced'],
    });
    const [main, side] = today.gates;
    expect(main).toMatchObject({ gate: 'main', in: 2, out: 1, inside: 1 });
    expect(side).toMatchObject({ gate: 'side', in: 1, out: 0, inside: 1 });
    expect(main?.hours.filter((hour) => hour.in + hour.out > 0)).toEqual([
      { hour: 0, in: 1, out: 0, watched: null, note: 'not-watched' },
      { hour: 9, in: 1, out: 0, watched: null, note: 'not-watched' },
      { hour: 10, in: 0, out: 1, watched: 0.5, note: 'partly-watched' },
    ]);
    expect(today.recent.map((row) => row.id)).toEqual([5, 4, 3, 2, 1]);
  });

  test('inside is never below zero and begins anew at a re-zero', async () => {
    const chain = new Chain();
    await server.ledger.store(
      chain.next([crossing(NOW - HOUR, 'out'), crossing(NOW - HOUR, 'out')]),
      NOW,
      SITE,
    );
    const inside = async () =>
      (await server.get<TodayResponse>('/api/today?site=den-hung', TodayResponse)).gates[0]?.inside;
    expect(await inside()).toBe(0);
    await server.ledger.store(chain.next([rezero(NOW - 2000), crossing(NOW - 1000)]), NOW, SITE);
    expect(await inside()).toBe(1);
  });
});

describe('GET /api/crossings', () => {
  test('pages downwards, by site and gate', async () => {
    const records = [
      crossing(NOW),
      crossing(NOW, 'in', 'side'),
      crossing(NOW, 'out'),
      crossing(NOW, 'in', 'roof'),
    ];
    await server.ledger.store(batchOf(records), NOW, SITE);
    const ids = async (query: string) =>
      (await server.get<CrossingsResponse>(`/api/crossings${query}`, CrossingsResponse)).crossings.map(
        ({ id }) => id,
      );
    expect(await ids('')).toEqual([3, 2, 1]);
    expect(await ids('?site=den-hung&gate=main')).toEqual([3, 1]);
    expect(await ids('?limit=1&before=3')).toEqual([2]);
  });

  test.each([
    ['?limit=0', 400, ['limit']],
    ['?limit=201', 400, ['limit']],
    ['?limit=1.5', 400, ['limit']],
    ['?limit=ten&before=-1', 400, ['before', 'limit']],
    ['?limit=1&limit=2', 400, ['limit']],
    ['?colour=red', 400, ['colour']],
    ['?site=Den%20Hung', 400, ['site']],
    ['?site=nowhere', 404, ['site']],
    ['?site=den-hung&gate=roof', 404, ['gate']],
  ])('%s is %d at %j', async (query, status, paths) => {
    const answer = await server.refused(`/api/crossings${query}`);
    expect({ ...answer, paths: answer.paths.sort() }).toMatchObject({ status, paths });
  });
});

describe('GET /api/counts', () => {
  beforeEach(async () => {
    const records = [
      crossing(NOW - 24 * HOUR),
      crossing(NOW),
      crossing(NOW - 20 * MINUTE, 'out'),
      crossing(NOW, 'in', 'side'),
      coverage(NOW - 45 * MINUTE, NOW, 45 * MINUTE),
    ];
    await server.ledger.store(batchOf(records), NOW, SITE);
  });
  const counts = (query: string) =>
    server.get<CountsResponse>(
      `/api/counts?site=den-hung&from=2026-11-21&to=2026-11-22&${query}`,
      CountsResponse,
    );

  test('by day', async () => {
    const { buckets } = await counts('bucket=day');
    const share = expect.closeTo(45 / 630, 3);
    const unwatched = { watchedShare: null, framesPerSecond: null };
    const watched = { watchedShare: share, framesPerSecond: expect.closeTo(600 / (45 * 60), 6) };
    expect(buckets).toEqual([
      { gate: 'main', start: '2026-11-21T00:00:00+07:00', in: 1, out: 0, ...unwatched },
      { gate: 'main', start: '2026-11-22T00:00:00+07:00', in: 1, out: 1, ...watched },
      { gate: 'side', start: '2026-11-22T00:00:00+07:00', in: 1, out: 0, ...unwatched },
    ]);
  });

  test('by hour and by quarter of an hour, of one gate; a watched zero has a row, nothing at all has none', async () => {
    const { buckets } = await counts('bucket=hour&gate=main');
    expect(
      buckets.map(({ start, in: into, out, watchedShare }) => [start.slice(8, 16), into, out, watchedShare]),
    ).toEqual([
      ['21T10:00', 1, 0, null],
      ['22T09:00', 0, 0, 0.25],
      ['22T10:00', 1, 1, 1],
    ]);
    const quarters = (await counts('bucket=15m&gate=main')).buckets;
    expect(
      quarters.map(({ start, in: into, out, watchedShare }) => [start.slice(8, 16), into, out, watchedShare]),
    ).toEqual([
      ['21T10:30', 1, 0, null],
      ['22T09:45', 0, 0, 1],
      ['22T10:00', 0, 1, 1],
      ['22T10:15', 0, 0, 1],
      ['22T10:30', 1, 0, null],
    ]);
  });

  test.each([
    ['site=den-hung&bucket=hour', 400, ['from', 'to']],
    ['site=den-hung&bucket=week&from=2026-11-01&to=2026-11-02', 400, ['bucket']],
    ['site=den-hung&bucket=day&from=2026-02-30&to=2026-03-01', 400, ['from']],
    ['site=den-hung&bucket=day&from=2026-03-02&to=2026-03-01', 400, ['to']],
    ['site=den-hung&bucket=day&from=2025-01-01&to=2026-02-05', 400, ['to']],
    ['site=den-hung&bucket=15m&from=2026-01-01&to=2026-02-01', 400, ['to']],
    ['site=den-hung&bucket=day&from=2026-03-01&to=2026-03-01&gate=roof', 404, ['gate']],
    ['site=x&bucket=day&from=2026-03-01&to=2026-03-01', 404, ['site']],
  ])('%s is %d at %j', async (query, status, paths) => {
    const answer = await server.refused(`/api/counts?${query}`);
    expect([answer.status, [...new Set(answer.paths)].sort()]).toEqual([status, paths]);
  });
});

describe('GET /api/coverage', () => {
  test('gives each line in slots of 15 minutes, with its frame rate and why it was blind', async () => {
    const blind = {
      ...coverage(NOW - 15 * MINUTE, NOW, 5 * MINUTE),
      blind: [{ cause: 'dark', ms: 10 * MINUTE }],
    };
    const records = [
      coverage(NOW - 30 * MINUTE, NOW - 15 * MINUTE, 15 * MINUTE),
      blind as ReturnType<typeof coverage>,
    ];
    await server.ledger.store(batchOf(records), NOW, SITE);
    const ask = (gate: string) =>
      server.get<CoverageResponse>(
        `/api/coverage?site=den-hung&gate=${gate}&from=2026-11-22&to=2026-11-22`,
        CoverageResponse,
      );
    const names = { gate: 'main', gateway: 'gw-1', line: 'door', dueMs: 15 * MINUTE };
    expect((await ask('main')).slots).toEqual([
      {
        ...names,
        start: '2026-11-22T10:00:00+07:00',
        watchedMs: 15 * MINUTE,
        framesPerSecond: expect.closeTo(600 / 900, 6),
        blind: [],
      },
      {
        ...names,
        start: '2026-11-22T10:15:00+07:00',
        watchedMs: 5 * MINUTE,
        framesPerSecond: 2,
        blind: [{ cause: 'dark', ms: 10 * MINUTE }],
      },
    ]);
    expect((await ask('side')).slots).toEqual([]);
    const today = await server.get<TodayResponse>('/api/today?site=den-hung', TodayResponse);
    expect(today.gates[0]?.gaps.at(-1)).toEqual({
      from: NOW - 15 * MINUTE,
      to: NOW,
      missingMs: 10 * MINUTE,
      cause: 'dark',
      gateway: 'gw-1',
      lines: ['door'],
      ongoing: true,
    });
  });

  test.each([
    ['site=den-hung', 400, ['from', 'to']],
    ['site=den-hung&from=2026-01-01&to=2026-02-01', 400, ['to']],
    ['site=den-hung&gate=roof&from=2026-01-01&to=2026-01-01', 404, ['gate']],
  ])('%s is %d at %j', async (query, status, paths) => {
    const answer = await server.refused(`/api/coverage?${query}`);
    expect([answer.status, [...new Set(answer.paths)].sort()]).toEqual([status, paths]);
  });
});

describe('GET /api/quarantine', () => {
  test('gives the newest and the number of all', async () => {
    for (const detail of ['a', 'b', 'c']) {
      await server.ledger.setAside({
        receivedAt: NOW,
        topic: 't',
        reason: 'bad-payload',
        detail,
        payload: Buffer.from('x'),
      });
    }
    const { total, entries } = await server.get<QuarantineResponse>(
      '/api/quarantine?limit=2',
      QuarantineResponse,
    );
    expect([total, entries.map(({ detail }) => detail)]).toEqual([3, ['c', 'b']]);
    expect(await server.refused('/api/quarantine?limit=0')).toMatchObject({ status: 400, paths: ['limit'] });
  });
});
