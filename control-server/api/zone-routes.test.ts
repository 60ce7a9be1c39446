import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Directory } from '../fleet/directory.ts';
import { batchOf, zoneUse } from '../ledger/ledger-samples.ts';
import { configIn } from '../testing.ts';
import { NOW, personWith, TestApp } from '../testing-app.ts';
import { ZonesNowResponse, ZonesResponse } from './zone-schemas.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('zones', () => {
  let server: TestApp;
  beforeEach(async () => {
    const sites = configIn('').sites.map((site) => ({ ...site, zones: [{ id: 'hall', name: 'Sảnh chờ' }] }));
    server = await TestApp.start({ directory: new Directory(sites) });
    const [site] = sites;
    if (!site) throw new Error('there is no site');
    const records = [
      zoneUse(NOW - 25 * HOUR, NOW - 25 * HOUR + MINUTE, 9),
      zoneUse(NOW - 3 * HOUR, NOW - 3 * HOUR + MINUTE, 4, 2, 'pier'),
      zoneUse(NOW - 2 * HOUR, NOW - 2 * HOUR + MINUTE, 6, 3),
      zoneUse(NOW - 2 * MINUTE, NOW - MINUTE, 1, 1),
      zoneUse(NOW - MINUTE, NOW, 3, 1),
    ];
    await server.ledger.store(batchOf(records), NOW, site);
  });
  afterEach(() => server.close());

  const names = { gateway: 'gw-1', camera: 'cam-1' };
  const query = 'site=den-hung&from=2026-11-22&to=2026-11-22';

  test('by the hour and in all, with their names', async () => {
    const found = await server.get<ZonesResponse>(`/api/zones?${query}&bucket=hour`, ZonesResponse);
    expect(found.zones).toEqual([
      { ...names, zone: 'pier', name: 'pier' },
      { ...names, zone: 'hall', name: 'Sảnh chờ' },
    ]);
    expect(found.buckets).toMatchObject([
      { zone: 'pier', start: '2026-11-22T07:00:00+07:00', meanPeople: 4, mostPeople: 5, visits: 2 },
      { zone: 'hall', start: '2026-11-22T08:00:00+07:00', meanPeople: 6, meanQueue: 2, longestQueue: 2 },
      { zone: 'hall', start: '2026-11-22T10:00:00+07:00', meanPeople: 2, visits: 2, meanDwellMs: MINUTE / 2 },
    ]);
    expect(found.totals).toMatchObject([
      { zone: 'pier' },
      { zone: 'hall', meanPeople: 3.33, mostPeople: 7, visits: 5, longestMs: MINUTE / 2 },
    ]);
    // Of the half hour so far, two minutes were watched.
    expect(found.buckets[2]?.watchedShare).toBeCloseTo(2 / 30, 6);
    const days = await server.get<ZonesResponse>(
      '/api/zones?site=den-hung&from=2026-11-21&to=2026-11-23&bucket=day',
      ZonesResponse,
    );
    expect(days.buckets.map(({ start, zone }) => [start.slice(0, 10), zone])).toEqual([
      ['2026-11-21', 'hall'],
      ['2026-11-22', 'hall'],
      ['2026-11-22', 'pier'],
    ]);
  });

  test('now: the newest minute, the last hour and the day', async () => {
    const { zones } = await server.get<ZonesNowResponse>('/api/zones/now?site=den-hung', ZonesNowResponse);
    expect(zones).toEqual([
      {
        ...names,
        zone: 'pier',
        name: 'pier',
        at: null,
        isOld: true,
        people: 0,
        queue: 0,
        lastHour: { visits: 0, meanDwellMs: null },
        today: { mostPeople: 5, longestQueue: 1, visits: 2 },
      },
      {
        ...names,
        zone: 'hall',
        name: 'Sảnh chờ',
        at: NOW,
        isOld: false,
        people: 3,
        queue: 1,
        lastHour: { visits: 2, meanDwellMs: MINUTE / 2 },
        today: { mostPeople: 7, longestQueue: 2, visits: 5 },
      },
    ]);
  });

  test('as a table for spreadsheets, in both languages', async () => {
    const response = await server.app.inject(`/api/zones.csv?${query}&bucket=hour`);
    expect(response.headers['content-disposition']).toBe(
      'attachment; filename="den-hung-zones-2026-11-22.csv"',
    );
    const lines = response.body.split('\r\n');
    expect(lines).toContain('Sảnh chờ;22/11/2026;08:00;6,0;7;2,0;2;3;0,5;0,5;1,6 %');
    expect(lines.some((line) => line.startsWith('Sảnh chờ;Cả kỳ;;3,3;7;'))).toBe(true);
    const english = await server.app.inject(`/api/zones.csv?${query}&bucket=day&lang=en`);
    expect(english.body).toContain('People in zones');
    expect(english.body).toContain('Sảnh chờ;22/11/2026;;3.3;7;');
  });

  test('are seen by who may see the site, and faults are named', async () => {
    expect(await server.refused('/api/zones?site=nowhere&from=x&to=2026-11-22&bucket=hour')).toMatchObject({
      status: 400,
      paths: ['from'],
    });
    expect(
      await server.refused('/api/zones?site=den-hung&from=2026-01-01&to=2026-11-22&bucket=15m'),
    ).toMatchObject({ code: 'bad-input' });
    server.caller.person = personWith('viewer');
    expect(await server.refused(`/api/zones.csv?${query}&bucket=day`)).toMatchObject({ code: 'forbidden' });
    server.caller.person = personWith('viewer', []);
    expect(await server.refused('/api/zones/now?site=den-hung')).toMatchObject({ code: 'not-found' });
  });
});
