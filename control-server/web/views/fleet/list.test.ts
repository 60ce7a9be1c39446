import { describe, expect, test } from 'vitest';
import type { FleetRow } from '../../../api/fleet-schemas.ts';
import { countsOf, grown, wantedOf } from './list.ts';

const health = (unsettled: number, freeMb?: number): FleetRow['health'] => ({
  at: 1,
  uptimeS: 1,
  memoryMb: 1,
  spool: { unsettled, dropped: 0 },
  ...(freeMb === undefined ? {} : { disk: { freeMb, totalMb: 9000 } }),
  cameras: [],
  notices: [],
});
const row = (gateway: string, more: Partial<FleetRow> = {}): FleetRow => ({
  gateway,
  name: `Hộp ${gateway.slice(3)}`,
  site: 'den-hung',
  siteName: 'Đền Hùng',
  state: 'online',
  since: 1,
  lastSeen: 2,
  agent: 'gateline 0.1.0',
  health: null,
  problems: [],
  growing: false,
  receipt: null,
  layout: { version: 0, latest: 0 },
  ...more,
});
const ids = (rows: readonly FleetRow[]) => rows.map(({ gateway }) => gateway);
const rows = [
  row('gw-10', { health: health(5, 300) }),
  row('gw-2', { problems: ['outdated'], health: health(90, 20) }),
  row('gw-1', { problems: ['camera-down', 'clock-off'], siteName: 'Bến Ninh Kiều' }),
  row('gw-3', { problems: ['never-seen'], state: 'unknown' }),
];
const all = { filter: null, search: '', sort: 'attention' } as const;

describe('wantedOf', () => {
  test('what needs attention comes first, equal ones by name as people count', () => {
    expect(ids(wantedOf(rows, all))).toEqual(['gw-3', 'gw-1', 'gw-2', 'gw-10']);
    expect(ids(wantedOf(rows, { ...all, sort: 'name' }))).toEqual(['gw-1', 'gw-2', 'gw-3', 'gw-10']);
    expect(ids(wantedOf(rows, { ...all, sort: 'waiting' }))).toEqual(['gw-2', 'gw-10', 'gw-1', 'gw-3']);
    expect(ids(wantedOf(rows, { ...all, sort: 'disk' }))).toEqual(['gw-2', 'gw-10', 'gw-1', 'gw-3']);
  });

  test('search needs no marks, and every word', () => {
    expect(ids(wantedOf(rows, { ...all, search: 'ben hop' }))).toEqual(['gw-1']);
    expect(ids(wantedOf(rows, { ...all, search: 'ĐỀN 10' }))).toEqual(['gw-10']);
    expect(ids(wantedOf(rows, { ...all, search: 'den 7' }))).toEqual([]);
  });

  test('a filter shows what it counts', () => {
    expect(countsOf(rows)).toEqual({
      offline: 1,
      camera: 1,
      spool: 0,
      disk: 0,
      clock: 1,
      hot: 0,
      layout: 0,
      outdated: 1,
    });
    expect(ids(wantedOf(rows, { ...all, filter: 'offline' }))).toEqual(['gw-3']);
    expect(ids(wantedOf(rows, { ...all, filter: 'clock' }))).toEqual(['gw-1']);
  });
});

describe('grown', () => {
  const list = { asOf: 1, version: 'gateline 0.1.0', gateways: rows };
  const told = (data: Partial<FleetRow>) => ({ event: 'gateway', data });

  test('measures change at once; what is wrong is for the server to say', () => {
    const { gateway, name, site, state, since, lastSeen, agent } = rows[0] ?? row('x');
    const base = { gateway, name, site, state, since, lastSeen, agent };
    const quiet = grown(list, [told({ ...base, health: health(6, 300) })]);
    expect([quiet.state.gateways[0]?.health?.spool.unsettled, quiet.reread]).toEqual([6, false]);
    expect(quiet.state.gateways[0]?.siteName).toBe('Đền Hùng');
    const gone = grown(list, [told({ ...base, state: 'offline', health: null })]);
    expect([gone.state.gateways[0]?.state, gone.reread]).toEqual(['offline', true]);
  });

  test('other news changes nothing', () => {
    expect(grown(list, [{ event: 'crossing', data: {} }])).toEqual({ state: list, reread: false });
    expect(grown(list, [told(row('gw-77'))]).state.gateways).toEqual(rows);
  });
});
