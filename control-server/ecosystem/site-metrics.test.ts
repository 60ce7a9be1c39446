import { afterEach, beforeEach, expect, test } from 'vitest';
import { Directory } from '../fleet/directory.ts';
import { Fleet } from '../fleet/fleet.ts';
import { batchOf, coverage, crossing } from '../ledger/ledger-samples.ts';
import { configIn } from '../testing.ts';
import { NOW, TestApp } from '../testing-app.ts';

const [SITE] = configIn('').sites;
if (!SITE) throw new Error('the test has no site');
const directory = new Directory([SITE]);
let fleet: Fleet;
let server: TestApp;
beforeEach(async () => {
  fleet = new Fleet(directory, new Map(), () => undefined);
  server = await TestApp.start({ directory, fleet });
});
afterEach(() => server.close());

/** The values that /metrics gives, by name and labels. */
async function measures(): Promise<Map<string, number>> {
  const { body } = await server.app.inject('/metrics');
  const lines = body.split('\n').filter((line) => line.startsWith('gateline_'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('/metrics tells of every site, gate and gateway', async () => {
  const hour = 3_600_000;
  const records = [
    coverage(NOW - hour, NOW, hour),
    crossing(NOW),
    crossing(NOW),
    crossing(NOW, 'out', 'side'),
  ];
  await server.ledger.store(batchOf(records), NOW, SITE);
  const { version, settings } = server.settings.of('den-hung');
  const change = {
    version,
    settings: { ...settings, capacity: 500, countingError: 0.1 },
    at: NOW,
    by: 'test',
  };
  server.settings.change('den-hung', change);
  fleet.status(
    { v: 1, gateway: 'gw-1', state: 'online', agent: '1', boot: 'abcdef01', since: 1 },
    NOW,
    false,
  );
  const health = { at: 7, uptimeS: 1, memoryMb: 80, cameras: [], notices: [] };
  fleet.health({ v: 1, gateway: 'gw-1', ...health, spool: { unsettled: 12, dropped: 0 } }, NOW);
  const found = await measures();
  const expected = {
    'gateline_today_crossings{site="den-hung",gate="main",direction="in"}': 2,
    'gateline_today_crossings{site="den-hung",gate="side",direction="out"}': 1,
    'gateline_gate_inside_low{site="den-hung",gate="main"}': 2,
    'gateline_gate_inside_high{site="den-hung",gate="main"}': 2,
    'gateline_site_inside_low{site="den-hung"}': 1,
    'gateline_site_inside_high{site="den-hung"}': 1,
    'gateline_site_capacity{site="den-hung"}': 500,
    'gateline_site_gateways_online{site="den-hung"}': 1,
    'gateline_site_gateways{site="den-hung"}': 2,
    'gateline_site_open_alarms{site="den-hung"}': 0,
    'gateline_gateway_online{site="den-hung",gateway="gw-2"}': 0,
    'gateline_gateway_spool_records{site="den-hung",gateway="gw-1"}': 12,
  };
  for (const [name, value] of Object.entries(expected))
    expect([name, found.get(name)]).toEqual([name, value]);
  expect(found.get('gateline_gate_watched_share{site="den-hung",gate="main"}')).toBeGreaterThan(0.7);
});

test('what is gone is no longer told, and labels are only those of the configuration', async () => {
  fleet.status(
    { v: 1, gateway: 'gw-1', state: 'online', agent: '1', boot: 'abcdef01', since: 1 },
    NOW,
    false,
  );
  const health = { at: 7, uptimeS: 1, memoryMb: 80, cameras: [], notices: [] };
  fleet.health({ v: 1, gateway: 'gw-1', ...health, spool: { unsettled: 12, dropped: 0 } }, NOW);
  expect([...(await measures()).keys()].filter((name) => name.includes('spool_records'))).toHaveLength(1);
  fleet.lostBroker(NOW);
  const after = [...(await measures()).keys()];
  expect(after.filter((name) => name.includes('spool_records'))).toEqual([]);
  expect(after.filter((name) => name.includes('site=') && !name.includes('den-hung'))).toEqual([]);
  // Two gates of four, a site of six where nothing was watched and nothing is limited, two gateways of one.
  expect(after.filter((name) => name.includes('site=')).length).toBe(2 * 4 + 6 + 2);
});
