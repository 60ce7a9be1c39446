import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Directory } from '../fleet/directory.ts';
import { Fleet } from '../fleet/fleet.ts';
import { batchOf, Chain, coverage, crossing, rezero } from '../ledger/ledger-samples.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from '../settings/site-settings.ts';
import { configIn, TestViewer } from '../testing.ts';
import { NOW, personWith, TestApp } from '../testing-app.ts';
import { BoardResponse, OverviewResponse } from './live-schemas.ts';
import { TodayResponse } from './schemas.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const [HUNG] = configIn('').sites;
if (!HUNG) throw new Error('the test has no site');
const PIER = {
  ...HUNG,
  id: 'ninh-kieu',
  name: 'Bến Ninh Kiều',
  gateways: [{ id: 'gw-3', name: 'Hộp 3' }],
};

let clock: number;
let fleet: Fleet;
let server: TestApp;
beforeEach(async () => {
  clock = NOW;
  const directory = new Directory([HUNG, PIER]);
  fleet = new Fleet(directory, new Map(), () => undefined);
  server = await TestApp.start({ directory, fleet, now: () => clock });
});
afterEach(() => server.close());

const today = (site = HUNG) => server.get<TodayResponse>(`/api/today?site=${site.id}`, TodayResponse);
const overview = () => server.get<OverviewResponse>('/api/overview', OverviewResponse);
function decide(site: string, change: Partial<SiteSettings>): void {
  const { version, settings } = server.settings.of(site);
  server.settings.change(site, { version, settings: { ...settings, ...change }, at: clock, by: 'test' });
}
const isUp = (gateway: string) =>
  fleet.status({ v: 1, gateway, state: 'online', agent: '1', boot: 'abcdef01', since: 1 }, clock, false);
const camera = (state: 'running' | 'failed') => ({
  camera: `c-${state}`,
  state,
  framesPerSecond: 10,
  inferenceMs: 9,
  skippedFrames: 0,
});

describe('GET /api/today', () => {
  test('gives the people inside as a range, per gate since its re-zero, and for the site', async () => {
    const chain = new Chain();
    const before = Array.from({ length: 40 }, () => crossing(NOW - 2 * HOUR));
    await server.ledger.store(chain.next([...before, rezero(NOW - HOUR)]), NOW, HUNG);
    const after = [
      ...Array.from({ length: 10 }, () => crossing(NOW - MINUTE)),
      crossing(NOW - MINUTE, 'out', 'side'),
    ];
    await server.ledger.store(chain.next(after), NOW, HUNG);
    decide('den-hung', { countingError: 0.1, capacity: 50 });
    const { occupancy, gates } = await today();
    const close = (n: number) => expect.closeTo(n, 6);
    expect(gates.map((gate) => gate.occupancy)).toEqual([
      { estimate: 10, low: close(9), high: close(11) },
      { estimate: -1, low: close(-1.1), high: close(-0.9) },
    ]);
    expect(occupancy).toEqual({
      estimate: 9,
      low: close(7.9),
      high: close(10.1),
      error: 0.1,
      capacity: 50,
      nearlyFull: DEFAULT_SETTINGS.nearlyFull,
    });
  });

  test('a gap widens the range by the mean flow; the time before a gate was first watched does not', async () => {
    const watched = [
      coverage(NOW - 2 * HOUR, NOW - HOUR, HOUR),
      ...Array.from({ length: 60 }, () => crossing(NOW - 90 * MINUTE)),
    ];
    await server.ledger.store(batchOf(watched), NOW, HUNG);
    decide('den-hung', { countingError: 0 });
    const [main] = (await today()).gates;
    expect(main?.occupancy).toMatchObject({ estimate: 60, low: 60 });
    // An hour less the last moments, whose reports may be on their way.
    expect(main?.occupancy.high).toBeGreaterThan(117);
    expect(main?.occupancy.high).toBeLessThanOrEqual(120);
  });

  test('the trend reaches into yesterday right after midnight', async () => {
    const midnight = Date.parse('2026-11-22T17:00:00Z');
    const records = [
      crossing(midnight - 50 * MINUTE),
      crossing(midnight - 10_000, 'out', 'side'),
      crossing(midnight + 10_000),
      crossing(midnight - 70 * MINUTE),
    ];
    clock = midnight + 5 * MINUTE + 1000;
    await server.ledger.store(batchOf(records), clock, HUNG);
    const { trend, gates, date } = await today();
    const from = midnight - 54 * MINUTE;
    const bins = (found: typeof trend) => [
      found.in.flatMap((n, minute) => (n > 0 ? [minute] : [])),
      found.out.flatMap((n, minute) => (n > 0 ? [minute] : [])),
    ];
    expect([date, trend.from, trend.in.length, trend.out.length]).toEqual(['2026-11-23', from, 60, 60]);
    expect(bins(trend)).toEqual([[4, 54], [53]]);
    expect(gates.map((gate) => bins(gate.trend))).toEqual([
      [[4, 54], []],
      [[], [53]],
    ]);
    expect(gates[0]).toMatchObject({ in: 1, inside: 1 });
    const [site] = (await overview()).sites;
    expect(site).toMatchObject({ date: '2026-11-23', in: 1, out: 0, trend: { stepMs: 5 * MINUTE } });
    const sum = (bins: readonly number[] = []) => bins.reduce((all, n) => all + n, 0);
    expect([sum(site?.trend.in), sum(site?.trend.out)]).toEqual([2, 1]);
  });
});

describe('GET /api/overview', () => {
  test('gives each site with what needs attention', async () => {
    const records = [coverage(NOW - 2 * HOUR, NOW - 10 * MINUTE, 110 * MINUTE), crossing(NOW), crossing(NOW)];
    await server.ledger.store(batchOf(records), NOW, HUNG);
    isUp('gw-1');
    const health = { at: 7, uptimeS: 1, memoryMb: 80, spool: { unsettled: 0, dropped: 0 }, notices: [] };
    const cameras = [camera('running'), camera('failed')];
    fleet.health({ v: 1, gateway: 'gw-1', ...health, cameras }, clock);
    decide('den-hung', { capacity: 2, coverageLow: 0.9 });
    const { sites, lastEventId, asOf } = await overview();
    expect([asOf, lastEventId]).toEqual([NOW, 3]);
    const [hung, pier] = sites;
    expect(hung).toMatchObject({
      site: 'den-hung',
      name: 'Đền Hùng',
      in: 2,
      out: 0,
      occupancy: { estimate: 2, capacity: 2 },
      capacityShare: expect.closeTo(1.1, 1),
      gateways: { online: 1, total: 2 },
      cameras: { running: 1, total: 2 },
      attention: { rank: 5, reasons: ['over-capacity', 'coverage-low', 'partly-down'] },
    });
    expect(hung?.watched).toBeGreaterThan(0.5);
    expect(hung?.watched).toBeLessThan(0.9);
    expect(hung?.gaps).toEqual([
      { cause: 'not-set-up', since: expect.any(Number), gates: ['side'] },
      { cause: 'agent-down', since: NOW - 10 * MINUTE, gates: ['main'] },
    ]);
    expect(pier).toMatchObject({ watched: null, capacityShare: null, in: 0 });
    expect(pier?.attention).toEqual({ rank: 6, reasons: ['offline'] });
  });

  test('a gateway away, or a camera that does not show its gate, asks for a little attention at once', async () => {
    const health = { at: 7, uptimeS: 1, memoryMb: 80, spool: { unsettled: 0, dropped: 0 }, notices: [] };
    const told = (fault?: 'covered') => {
      const seen = { ...camera('running'), ...(fault && { picture: { fault, since: NOW } }) };
      fleet.health({ v: 1, gateway: 'gw-1', ...health, cameras: [seen] }, clock);
    };
    const hung = async () => {
      const [site] = (await overview()).sites;
      return [site?.cameras.running, site?.attention];
    };
    isUp('gw-1');
    told();
    const low = { rank: 1, reasons: ['partly-down'] };
    expect(await hung()).toEqual([1, low]);
    isUp('gw-2');
    expect(await hung()).toEqual([1, { rank: 0, reasons: [] }]);
    told('covered');
    expect(await hung()).toEqual([0, low]);
    told();
    expect(await hung()).toEqual([1, { rank: 0, reasons: [] }]);
  });

  test('hides sites that the person may not see', async () => {
    server.caller.person = personWith('staff', ['ninh-kieu']);
    expect((await overview()).sites.map(({ site }) => site)).toEqual(['ninh-kieu']);
  });

  test('what it keeps between two requests never differs from what the books say', async () => {
    const chain = new Chain();
    await overview();
    const steps = [
      [crossing(NOW - 2000), crossing(NOW - 61_000, 'out')],
      [coverage(NOW - 60_000, NOW, 60_000), crossing(NOW - 3 * HOUR)],
      [rezero(NOW - 30 * MINUTE)],
      [crossing(NOW - HOUR, 'in', 'side'), crossing(NOW - 20 * MINUTE)],
      [crossing(NOW - 30 * HOUR), crossing(NOW + 7 * MINUTE)],
    ];
    for (const records of steps) {
      clock += 500;
      const { revised } = await server.ledger.store(chain.next(records), clock, HUNG);
      const data = { site: 'den-hung', date: '2026-11-22' };
      if (revised) server.hub.publish('den-hung', { event: 'books', data });
      const { lastEventId, sites } = await overview();
      const fresh = await today();
      const sum = (key: 'in' | 'out') => fresh.gates.reduce((total, gate) => total + gate[key], 0);
      expect(lastEventId).toBe(fresh.lastEventId);
      expect(sites[0]).toMatchObject({ in: sum('in'), out: sum('out') });
      expect(sites[0]?.occupancy.estimate).toBe(fresh.occupancy.estimate);
    }
    // After some seconds everything is read anew, and says the same.
    const kept = await overview();
    clock += 16_000;
    const anew = await overview();
    expect(anew.sites.map((site) => [site.in, site.out, site.trend.in, site.occupancy])).toEqual(
      kept.sites.map((site) => [site.in, site.out, site.trend.in, site.occupancy]),
    );
  });

  test('many at once get the numbers of their own moment', async () => {
    const chain = new Chain();
    await overview();
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        await server.ledger.store(chain.next([crossing(NOW - n)]), NOW, HUNG);
        return overview();
      }),
    );
    for (const { lastEventId, sites } of answers) expect(sites[0]?.in).toBe(lastEventId);
  });
});

describe('the public board', () => {
  test('is there only where the settings say so', async () => {
    server.caller.person = null;
    const hidden = await server.refused('/api/board/den-hung');
    const unknown = await server.refused('/api/board/nowhere');
    expect(hidden).toMatchObject({ status: 404, code: 'not-found', paths: ['site'] });
    expect(hidden.message.replace('den-hung', 'nowhere')).toBe(unknown.message);
    expect(await server.refused('/api/board/den-hung/live')).toMatchObject({ status: 404 });
    decide('den-hung', { board: true });
    const board = await server.get<BoardResponse>('/api/board/den-hung', BoardResponse);
    expect(board).toMatchObject({
      name: 'Đền Hùng',
      language: 'vi',
      numbers: { in: 0, inside: { high: 0 } },
    });
  });

  test('says when its numbers are old', async () => {
    decide('den-hung', { board: true, countingError: 0.1 });
    isUp('gw-1');
    await server.ledger.store(batchOf([crossing(NOW), crossing(NOW), crossing(NOW, 'out')]), NOW, HUNG);
    const numbers = async () =>
      (await server.get<BoardResponse>('/api/board/den-hung', BoardResponse)).numbers;
    expect(await numbers()).toMatchObject({
      in: 2,
      out: 1,
      inside: { estimate: 1, low: 1, high: 1 },
      staleSince: null,
    });
    fleet.lostBroker(clock + 5000);
    clock += 9000;
    expect(await numbers()).toMatchObject({ staleSince: NOW, in: 2 });
  });

  test('streams its numbers, at most one a second, until it is switched off', async () => {
    decide('den-hung', { board: true });
    const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
    server.caller.person = null;
    const viewer = await TestViewer.open(`${url}/api/board/den-hung/live`);
    const chain = new Chain();
    for (let n = 1; n <= 30; n++) {
      const { crossings } = await server.ledger.store(chain.next([crossing(NOW)]), NOW, HUNG);
      for (const data of crossings) server.hub.publish('den-hung', { event: 'crossing', data });
      await new Promise((done) => setImmediate(done));
    }
    const inside = () => viewer.events.map(({ data }) => (data as { in: number }).in);
    await expect.poll(() => inside().at(-1), { timeout: 5000 }).toBe(30);
    expect(inside().length).toBeLessThan(5);
    expect(inside()[0]).toBe(0);
    expect(Object.keys(viewer.events[0]?.data as object)).not.toContain('gates');
    decide('den-hung', { board: false });
    server.hub.publish('den-hung', { event: 'books', data: { site: 'den-hung', date: '2026-11-22' } });
    await expect.poll(() => server.hub.viewers, { timeout: 5000 }).toBe(0);
  });

  test('asks for patience when one address asks too often', async () => {
    decide('den-hung', { board: true });
    const statuses = new Map<number, number>();
    for (let n = 0; n < 130; n++) {
      const { statusCode } = await server.app.inject('/api/board/den-hung');
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [200, 120],
      [429, 10],
    ]);
  });
});
