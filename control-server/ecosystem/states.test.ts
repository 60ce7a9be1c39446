import { describe, expect, test } from 'vitest';
import type { GatewayState } from '../fleet/fleet.ts';
import { HEALTHY } from '../fleet/testing-gateway.ts';
import { NO_ALARMS } from '../live/alarm-counts.ts';
import type { GapNow, SiteNow } from '../live/site-now.ts';
import { DEFAULT_SETTINGS } from '../settings/site-settings.ts';
import { configIn } from '../testing.ts';
import { discoveryPayload } from './discovery.ts';
import { statesOf } from './states.ts';
import { gateState, gatewayState } from './topics.ts';

const NOW = Date.parse('2026-11-22T05:00:00Z');
const [HUNG] = configIn('').sites;
if (!HUNG) throw new Error('the test has no site');
const site = HUNG;
const day = { date: '2026-11-22', from: Date.parse('2026-11-21T17:00:00Z'), to: NOW + 12 * 3_600_000 };

/** The site at noon, its gate `main` watched for such a share of the last hour. */
function siteAt(watched: number | null, gaps: GapNow[]): SiteNow {
  const flow = { in: 3, out: 1, watchedMs: 60_000, missingMs: 0 };
  const trend = { from: NOW, stepMs: 300_000, in: [], out: [] };
  const gates = new Map([['main', { in: 3, out: 1, flow, since: day.from - 1, watched }]]);
  return { config: site, day, readAt: NOW, through: 4, gates, trend, watched, gaps, errors: new Map() };
}

function published(topic: string, now: SiteNow, gateways: GatewayState[] = []) {
  const parts = { settings: DEFAULT_SETTINGS, alarms: NO_ALARMS.open(site.id), gateways };
  return JSON.parse(statesOf(now, parts).get(topic) ?? '{}');
}

describe('a gate', () => {
  const gate = (watched: number | null, gaps: GapNow[] = []) =>
    published(gateState(site.id, 'main'), siteAt(watched, gaps));
  const gap = (id: string): GapNow => ({ cause: 'covered', since: NOW - 600_000, gates: [id] });

  test('is watched while no gap of it goes on and its coverage is known', () => {
    expect(gate(0.75)).toMatchObject({ watched: 'ON', coverage: 75 });
    expect(gate(0.75, [gap('side')])).toMatchObject({ watched: 'ON' });
    expect(gate(0.75, [gap('main')])).toMatchObject({ watched: 'OFF', coverage: 75 });
    expect(gate(null)).toMatchObject({ watched: 'OFF', coverage: null });
  });
});

describe('a gateway', () => {
  const known = { gateway: 'gw-1', name: 'Hộp 1', site: site.id, state: 'online', agent: '1' } as const;
  const told = (health: GatewayState['health']) =>
    published(gatewayState(site.id, 'gw-1'), siteAt(1, []), [
      { ...known, since: NOW, lastSeen: NOW, health },
    ]);

  test('tells how its box is, whole numbers', () => {
    const box = { disk: { freeMb: 1234.5, totalMb: 2000 }, temperatureC: 51.6, clockOffsetMs: -12.4 };
    const cameras = HEALTHY.cameras.length;
    const shown = { cameras, running: cameras, free: 1235, temperature: 52, clock: -12, problem: 'OFF' };
    expect(told({ at: NOW, ...HEALTHY, ...box })).toEqual({ online: 'ON', waiting: 0, ...shown });
  });

  test('leaves open what it does not know', () => {
    const { disk: _disk, temperatureC: _temperature, clockOffsetMs: _clock, ...rest } = HEALTHY;
    const unknown = { free: null, temperature: null, clock: null };
    expect(told({ at: NOW, ...rest })).toMatchObject(unknown);
    expect(told(null)).toMatchObject({ ...unknown, cameras: null, running: null, waiting: null });
  });

  test('does not count a camera whose picture is at fault', () => {
    const [first, ...others] = HEALTHY.cameras;
    if (!first) throw new Error('the gateway has no camera');
    const covered = { ...first, picture: { fault: 'covered', since: NOW } as const };
    const health = { at: NOW, ...HEALTHY, cameras: [covered, ...others] };
    expect(told(health)).toMatchObject({ running: others.length, problem: 'ON' });
  });
});

test('every entity is described in the language of the site', () => {
  const described = (language: 'vi' | 'en') =>
    JSON.parse(discoveryPayload(site, { ...DEFAULT_SETTINGS, language }, '1')).cmps;
  const gate = `gateline_${site.id}_gate_main`;
  const gateway = `gateline_${site.id}_gateway_gw-1`;
  const measured = { p: 'sensor', state_class: 'measurement', entity_category: 'diagnostic' };
  const [en, vi] = [described('en'), described('vi')];
  expect(en).toMatchObject({
    [`${gate}_watched`]: { p: 'binary_sensor', device_class: 'running' },
    [`${gate}_coverage`]: { ...measured, unit_of_measurement: '%' },
    [`${gateway}_running`]: measured,
    [`${gateway}_cameras`]: measured,
    [`${gateway}_free`]: { ...measured, device_class: 'data_size', unit_of_measurement: 'MiB' },
    [`${gateway}_temperature`]: { ...measured, device_class: 'temperature', unit_of_measurement: '°C' },
    [`${gateway}_clock`]: { ...measured, device_class: 'duration', unit_of_measurement: 'ms' },
  });
  expect(en[`${gate}_watched`].name).toMatch(/: Counting$/);
  expect(vi[`${gate}_watched`].name).toMatch(/: Đang đếm$/);
  expect(Object.keys(vi)).toEqual(Object.keys(en));
});
