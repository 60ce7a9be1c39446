import { describe, expect, it } from 'vitest';
import type { OverviewSite } from '../../../api/live-schemas.ts';
import { crossingView, emptyTrend, gatewayView, NOON, TIME_ZONE } from '../../state/testing-day.ts';
import { freshGroup, type GroupNews, withNews } from './group.ts';

const site = (id: string, change: Partial<OverviewSite> = {}): OverviewSite => ({
  site: id,
  name: id,
  timeZone: TIME_ZONE,
  date: '2026-04-30',
  in: 5,
  out: 2,
  occupancy: { estimate: 3, low: 3, high: 3, error: 0, capacity: 5, nearlyFull: 0.9 },
  capacityShare: 0.6,
  watched: 1,
  trend: emptyTrend(),
  gateways: { online: 1, total: 1 },
  cameras: { running: 1, total: 1 },
  gaps: [],
  alarms: { open: 0, unacknowledged: 0, worst: null },
  attention: { rank: 0, reasons: [] },
  ...change,
});
const group = () => freshGroup({ asOf: NOON, lastEventId: 10, sites: [site('chua'), site('ben-tau')] }, null);
const crossing = (id: number, change = {}): GroupNews => ({
  event: 'crossing',
  data: crossingView(id, change),
});

describe('news of all sites', () => {
  it('raises the site of each crossing, once', () => {
    const { state, reread } = withNews(group(), [
      crossing(10),
      crossing(11),
      crossing(11),
      crossing(12, { site: 'ben-tau', direction: 'out' }),
    ]);
    const numbers = [...state.sites.values()].map((each) => [each.in, each.out, each.occupancy.estimate]);
    expect([numbers, state.lastId, reread]).toEqual([
      [
        [6, 2, 4],
        [5, 3, 2],
      ],
      12,
      false,
    ]);
  });

  it('asks for the numbers where a site fills up, on another day, and at a site that is new', () => {
    expect(withNews(group(), [crossing(11), crossing(12)]).reread).toBe(true);
    const late = Date.parse('2026-04-29T16:59:59Z');
    expect(withNews(group(), [crossing(11, { at: late })]).reread).toBe(true);
    expect(withNews(group(), [crossing(11, { site: 'new' })]).reread).toBe(true);
    expect(withNews(group(), [{ event: 'books', data: { date: '2026-04-30' } }]).reread).toBe(true);
  });

  it('asks for them when a gateway changes, and not when it only says again how it is', () => {
    const told = (state: 'online' | 'offline'): GroupNews => ({
      event: 'gateway',
      data: gatewayView('g1', { state }),
    });
    const first = withNews(group(), [told('online')]);
    expect(first.reread).toBe(true);
    expect(withNews(first.state, [told('online')]).reread).toBe(false);
    expect(withNews(first.state, [told('offline')]).reread).toBe(true);
  });

  it('asks for them when the picture of a running camera is at fault, and again when it is well', () => {
    const told = (fault?: 'covered' | 'dark', since = NOON): GroupNews => {
      const running = {
        camera: 'c1',
        state: 'running',
        framesPerSecond: 9,
        inferenceMs: 20,
        skippedFrames: 0,
      } as const;
      const cameras = [{ ...running, ...(fault && { picture: { fault, since } }) }];
      const spool = { unsettled: 0, dropped: 0 };
      const health = { at: NOON, uptimeS: 1, memoryMb: 80, spool, cameras, notices: [] };
      return { event: 'gateway', data: gatewayView('g1', { health }) };
    };
    let { state } = withNews(group(), [told()]);
    const rereads = [told('covered'), told('covered', NOON + 1), told('dark'), told()].map((news) => {
      const after = withNews(state, [news]);
      state = after.state;
      return after.reread;
    });
    expect(rereads).toEqual([true, false, true, true]);
  });
});
