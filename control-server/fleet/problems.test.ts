import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings/site-settings.ts';
import type { GatewayState } from './fleet.ts';
import { GatewayMemory } from './gateway-memory.ts';
import { problemsOf } from './problems.ts';
import { HEALTHY } from './testing-gateway.ts';

const NOW = 1_800_000_000_000;
const VERSION = 'gateline 1.0.0';
const base: GatewayState = {
  gateway: 'gw-1',
  name: 'Hộp 1',
  site: 'den-hung',
  state: 'online',
  since: NOW - 3_600_000,
  lastSeen: NOW - 5000,
  agent: VERSION,
  health: { at: NOW, ...HEALTHY },
};
const [camera] = HEALTHY.cameras;
if (!camera) throw new Error('the test has no camera');
const withHealth = (more: Partial<NonNullable<GatewayState['health']>>): Partial<GatewayState> => ({
  health: { at: NOW, ...HEALTHY, ...more },
});

/** @param watchedMs how long the cameras have been as they are */
function problems(more: Partial<GatewayState>, { isRefused = false, watchedMs = 0, depths = [0] } = {}) {
  const memory = new GatewayMemory();
  const state = { ...base, ...more };
  memory.see(base, state, NOW - watchedMs, true);
  memory.depths = depths.map((unsettled, n) => ({ at: NOW - (depths.length - n) * 30_000, unsettled }));
  const settings = { ...DEFAULT_SETTINGS, offlineAfterS: 120, clockOffS: 5, diskFreeMb: 500 };
  return problemsOf({ state, memory, settings, isRefused, version: VERSION, now: NOW });
}

test('nothing is wrong with a gateway that is well', () => {
  expect(problems({})).toEqual([]);
});

test.each<[string, Partial<GatewayState>, string[]]>([
  ['never heard of', { state: 'unknown', lastSeen: null, agent: null, health: null }, ['never-seen']],
  ['away', { state: 'offline', health: null }, ['offline']],
  ['not known to be there', { state: 'unknown', health: null }, ['offline']],
  ['silent for as long as the site says', { lastSeen: NOW - 120_000 }, ['offline']],
  ['silent for a little less', { lastSeen: NOW - 119_999 }, []],
  ['of another version', { agent: 'gateline 0.9.0' }, ['outdated']],
  ['a clock that is behind', withHealth({ clockOffsetMs: 5001 }), ['clock-off']],
  ['a clock that is ahead', withHealth({ clockOffsetMs: -5001 }), ['clock-off']],
  ['a clock that is off by what the site allows', withHealth({ clockOffsetMs: 5000 }), []],
  ['little room', withHealth({ disk: { freeMb: 499, totalMb: 9000 } }), ['disk-low']],
  ['just enough room', withHealth({ disk: { freeMb: 500, totalMb: 9000 } }), []],
  ['hot', withHealth({ temperatureC: 80 }), ['hot']],
  ['a camera that failed', withHealth({ cameras: [{ ...camera, state: 'failed' }] }), ['camera-down']],
  [
    'a camera that has just begun to connect',
    withHealth({ cameras: [{ ...camera, state: 'connecting' }] }),
    [],
  ],
  [
    'a covered lens',
    withHealth({ cameras: [{ ...camera, picture: { fault: 'covered', since: NOW } }] }),
    ['picture'],
  ],
])('%s', (_name, state, expected) => {
  expect(problems(state)).toEqual(expected);
});

test('a camera that connects for as long as the site says is down', () => {
  const connecting = withHealth({ cameras: [{ ...camera, state: 'connecting' }] });
  expect(problems(connecting, { watchedMs: 119_999 })).toEqual([]);
  expect(problems(connecting, { watchedMs: 120_000 })).toEqual(['camera-down']);
});

test('records that pile up are a problem of a gateway that is there; away it is another one', () => {
  const depths = Array.from({ length: 20 }, (_, n) => n * 10);
  expect(problems({}, { depths })).toEqual(['spool-growing']);
  expect(problems({ state: 'offline', health: null }, { depths })).toEqual(['offline']);
});

test('refused lines and zones', () => {
  expect(problems({}, { isRefused: true })).toEqual(['refused-configuration']);
});
