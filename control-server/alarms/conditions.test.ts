import { describe, expect, test } from 'vitest';
import type { Condition } from './alarm.ts';
import { conditionsOf, serverConditions } from './conditions.ts';
import type { Moment, SiteKnown } from './known.ts';
import { away, camera, gatewayState, health, moment, START, siteKnown } from './testing-known.ts';

const MINUTE = 60_000;
const found = (known: SiteKnown, at: Partial<Moment> = {}) => conditionsOf(known, moment(at)).conditions;
const shown = (conditions: Condition[]) =>
  conditions.map(({ kind, gateway, camera: lens, gate, severity }) =>
    [kind, gateway, lens, gate, severity].filter((part) => part !== null).join(' '),
  );
const openAs = (severity: 'critical' | 'warning') => ({ openAs: () => severity });

test('nothing is wrong where all is well', () => {
  expect(found(siteKnown())).toEqual([]);
});

describe('gateways that are away', () => {
  test('one of two is that gateway, and waits for as long as the site says', () => {
    const known = siteKnown({
      gateways: [gatewayState('gw-1'), away('gw-2', START - MINUTE)],
      settings: { offlineAfterS: 300 },
    });
    expect(shown(found(known))).toEqual(['gateway-down gw-2 warning']);
    expect(found(known)[0]).toMatchObject({ waitFrom: START - MINUTE, waitMs: 300_000 });
  });

  test('the only one of a site is grave', () => {
    expect(shown(found(siteKnown({ gateways: [away('gw-1', START)] })))).toEqual([
      'gateway-down gw-1 critical',
    ]);
  });

  test('all of a site are one condition of the site, from when the last one went', () => {
    const known = siteKnown({ gateways: [away('gw-1', START - 40_000), away('gw-2', START - 10_000)] });
    const { conditions, judged } = conditionsOf(known, moment());
    expect(shown(conditions)).toEqual(['site-down critical']);
    expect(conditions[0]).toMatchObject({ waitFrom: START - 10_000, facts: { gateways: 2 } });
    const gatewayDown = { site: 'den-hung', kind: 'gateway-down', camera: null, gate: null } as const;
    expect([
      judged({ ...gatewayDown, gateway: 'gw-1' }),
      judged({ ...gatewayDown, gateway: 'gone' }),
    ]).toEqual([false, true]);
  });

  test('several that fall one after the other are waited for', () => {
    const gateways = [gatewayState('a'), away('b', START - 170_000), away('c', START - 10_000)];
    const wait = (now: number) => found(siteKnown({ gateways }), { now })[0]?.waitMs;
    expect([wait(START), wait(START + 51_000)]).toEqual([240_000, 120_000]);
  });

  test('nobody is away before the server could hear anybody', () => {
    const gateways = [gatewayState('gw-1'), away('gw-2', null, 'unknown')];
    const fresh = found(siteKnown({ gateways }), { startedAt: START });
    const back = found(siteKnown({ gateways: [gatewayState('gw-1'), away('gw-2', START - 9 * MINUTE)] }), {
      brokerSince: START - 1000,
    });
    expect([fresh[0]?.waitFrom, back[0]?.waitFrom]).toEqual([START, START - 1000]);
  });

  test('without its broker the server says that, and nothing of gateways', () => {
    const known = siteKnown({ gateways: [away('gw-1', START, 'unknown'), away('gw-2', START, 'unknown')] });
    const lost = moment({ brokerSince: null, brokerLostAt: START - 5000 });
    expect(shown(serverConditions(lost).conditions)).toEqual(['broker-down critical']);
    const { conditions, judged } = conditionsOf(known, lost);
    expect(conditions).toEqual([]);
    for (const kind of ['gateway-down', 'site-down'] as const) {
      expect(judged({ site: 'den-hung', kind, gateway: 'gw-1', camera: null, gate: null })).toBe(false);
    }
  });
});

describe('what a gateway says of itself', () => {
  const saying = (more: Parameters<typeof health>[0], at: Partial<Moment> = {}) =>
    found(siteKnown({ gateways: [gatewayState('gw-1', { health: health(more) })] }), at);

  test.each([
    [{ state: 'failed' as const }, ['camera-down gw-1 a warning']],
    [{ state: 'connecting' as const }, ['camera-down gw-1 a warning']],
    [{ state: 'ended' as const }, []],
    [{ picture: { fault: 'dark' as const, since: 5 } }, ['picture gw-1 a warning']],
    [{ picture: { fault: 'covered' as const, since: 5 } }, ['picture gw-1 a critical']],
    [{ picture: { fault: 'turned' as const, since: 5 } }, ['picture gw-1 a critical']],
    [{ picture: { fault: 'frozen' as const, since: 5 } }, ['picture gw-1 a warning']],
    [{ picture: { fault: 'rain' as const, since: 5 } }, ['picture gw-1 a warning']],
  ])('camera %j', (more, kinds) => {
    expect(shown(saying({ cameras: [camera('a', more)] }))).toEqual(kinds);
  });

  test('what passes by itself has to last before it is an alarm', () => {
    const waits = (fault: 'dark' | 'crowded') =>
      saying({ cameras: [camera('a', { picture: { fault, since: 5 } })] })[0]?.waitMs;
    expect([waits('dark'), waits('crowded')]).toEqual([MINUTE / 2, 10 * MINUTE]);
  });

  test("a gateway's clock that is ahead does not put the beginning into the future", () => {
    const [condition] = saying({
      cameras: [camera('a', { picture: { fault: 'dark', since: START + MINUTE } })],
    });
    expect(condition?.since).toBeNull();
  });

  test.each([
    [5000, []],
    [5100, ['clock-off gw-1 warning']],
    [-8000, ['clock-off gw-1 warning']],
  ])('a clock off by %i ms', (clockOffsetMs, kinds) => {
    expect(shown(saying({ clockOffsetMs }))).toEqual(kinds);
  });

  test('an alarm stays until things are clearly better', () => {
    expect(saying({ clockOffsetMs: 4500 }, openAs('warning'))).toHaveLength(1);
    expect(saying({ clockOffsetMs: 3900 }, openAs('warning'))).toEqual([]);
    const disk = (freeMb: number) => ({ disk: { freeMb, totalMb: 30_000 } });
    expect([saying(disk(499)).length, saying(disk(500)).length]).toEqual([1, 0]);
    expect([
      saying(disk(549), openAs('warning')).length,
      saying(disk(551), openAs('warning')).length,
    ]).toEqual([1, 0]);
  });

  test('of a gateway that is away nothing of this is judged', () => {
    const { judged } = conditionsOf(
      siteKnown({ gateways: [away('gw-1', START), gatewayState('gw-2')] }),
      moment(),
    );
    for (const kind of ['camera-down', 'picture', 'clock-off', 'disk-low'] as const) {
      const subject = { site: 'den-hung', kind, camera: null, gate: null };
      expect([judged({ ...subject, gateway: 'gw-1' }), judged({ ...subject, gateway: 'gw-2' })]).toEqual([
        false,
        true,
      ]);
    }
  });
});

test('what was set aside, lost or refused is told for a while', () => {
  const known = siteKnown({
    setAside: new Map([
      ['gw-1', { count: 2, at: START - MINUTE, reason: 'signature: record 5', tamper: true }],
      ['gw-2', { count: 1, at: START - 20 * MINUTE, reason: 'bad-payload: x', tamper: false }],
    ]),
    lost: new Map([['gw-2', { count: 40, at: START - 14 * MINUTE }]]),
    refused: new Map([['gw-1', { version: 3, reason: 'no such camera' }]]),
  });
  expect(shown(found(known))).toEqual([
    'quarantine gw-1 critical',
    'configuration-refused gw-1 warning',
    'records-lost gw-2 warning',
  ]);
  expect(shown(found(known, { now: START + 2 * MINUTE }))).not.toContain('records-lost gw-2 warning');
});

describe('coverage of the last hour', () => {
  const watched = (share: number | null, gateways = ['gw-1']) => [{ gate: 'main', watched: share, gateways }];

  test.each([
    [0.79, 1],
    [0.8, 0],
    [null, 0],
  ])('%j of an hour', (share, count) => {
    expect(found(siteKnown({ watched: watched(share) }))).toHaveLength(count);
  });

  test('is not told where another alarm explains it, now or within the hour', () => {
    const gone = siteKnown({ watched: watched(0.1), gateways: [away('gw-1', START), gatewayState('gw-2')] });
    expect(shown(found(gone))).toEqual(['gateway-down gw-1 warning']);
    expect(found(siteKnown({ watched: watched(0.1), explained: new Set(['gw-1']) }))).toEqual([]);
    expect(found(siteKnown({ watched: watched(0.1), explained: new Set(['gw-2']) }))).toHaveLength(1);
  });
});

test.each([
  [89, null, []],
  [90, null, ['capacity warning']],
  [99, null, ['capacity warning']],
  [100, null, ['capacity critical']],
  [98, 'critical', ['capacity critical']],
  [96, 'critical', ['capacity warning']],
  [88, 'warning', ['capacity warning']],
  [86, 'warning', []],
] as const)('%i of 100 inside while the alarm is %j', (high, already, kinds) => {
  const known = siteKnown({ settings: { capacity: 100 }, inside: { low: high - 10, high } });
  expect(shown(found(known, { openAs: () => already }))).toEqual(kinds);
});

test('without a capacity nobody is too many, and without books nothing is judged', () => {
  expect(found(siteKnown({ inside: { low: 1, high: 1e6 } }))).toEqual([]);
  const capacity = { site: 'den-hung', kind: 'capacity', gateway: null, camera: null, gate: null } as const;
  expect(conditionsOf(siteKnown({ settings: { capacity: 5 } }), moment()).judged(capacity)).toBe(false);
  expect(conditionsOf(siteKnown(), moment()).judged(capacity)).toBe(true);
});
