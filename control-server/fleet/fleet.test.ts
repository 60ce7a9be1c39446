import { beforeEach, expect, test } from 'vitest';
import type { Health, Status } from '../../firmware-config/contract/index.ts';
import { configIn } from '../testing.ts';
import { Directory } from './directory.ts';
import { Fleet, type GatewayState } from './fleet.ts';

const NOW = 1_800_000_000_000;
const directory = new Directory(configIn('').sites);
let changes: GatewayState[];
let fleet: Fleet;
beforeEach(() => {
  changes = [];
  fleet = new Fleet(directory, new Map([['gw-1', 77]]), (state) => changes.push(state));
});

const status = (state: 'online' | 'offline', since = 5): Status => ({
  v: 1,
  gateway: 'gw-1',
  state,
  agent: '0.1.0',
  boot: 'abcdef01',
  since,
});
const health: Health = {
  v: 1,
  gateway: 'gw-1',
  at: 7,
  uptimeS: 60,
  memoryMb: 90,
  spool: { unsettled: 0, dropped: 0 },
  cameras: [],
  notices: [],
};
const first = () => fleet.list()[0];

test('after a start nobody is known to be there; the books say when they were last heard', () => {
  expect(first()).toMatchObject({ state: 'unknown', since: null, lastSeen: 77, agent: null, health: null });
  expect(fleet.online()).toBe(0);
});

test('states change by the server’s clock, and only when they change', () => {
  fleet.status(status('online'), NOW, false);
  expect(first()).toMatchObject({ state: 'online', since: NOW, lastSeen: NOW, agent: '0.1.0' });
  fleet.status(status('online'), NOW + 10, false);
  expect(first()).toMatchObject({ since: NOW, lastSeen: NOW + 10 });
  fleet.status(status('offline'), NOW + 20, false);
  expect(first()).toMatchObject({ state: 'offline', since: NOW + 20, lastSeen: NOW + 10, health: null });
});

test('a status that the broker had kept does not make up when it began', () => {
  fleet.status(status('online', 1234), NOW, true);
  expect(first()).toMatchObject({ state: 'online', since: 1234, lastSeen: 77 });
  fleet = new Fleet(directory, new Map(), () => undefined);
  fleet.status(status('offline', 1234), NOW, true);
  expect(first()).toMatchObject({ state: 'offline', since: null, lastSeen: null });
});

test('health is kept without its envelope', () => {
  fleet.health(health, NOW);
  const { v: _v, gateway: _gateway, ...rest } = health;
  expect(first()?.health).toEqual(rest);
  expect(changes).toHaveLength(1);
});

test('without a broker nobody is known to be there', () => {
  fleet.status(status('online'), NOW, false);
  fleet.lostBroker(NOW + 5);
  expect(first()).toMatchObject({ state: 'unknown', since: NOW + 5, health: null });
  expect(changes.map(({ gateway, state }) => [gateway, state])).toEqual([
    ['gw-1', 'online'],
    ['gw-1', 'unknown'],
  ]);
});

test('what a stranger says changes nothing', () => {
  fleet.status({ ...status('online'), gateway: 'gw-9' }, NOW, false);
  fleet.health({ ...health, gateway: 'gw-9' }, NOW);
  fleet.heard('gw-9', NOW);
  expect(changes).toEqual([]);
  expect(fleet.list()).toHaveLength(2);
});
