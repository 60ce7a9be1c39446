import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CameraHealth,
  decodePayload,
  encodePayload,
  type Messages,
  type SetupRequest,
} from '../../firmware-config/contract/index.ts';
import type { CameraOrder } from '../camera-process.ts';
import { SetupDesk } from './setup-desk.ts';

const NOW = 1_792_630_800_000;
/** The gateway's clock is slow by two minutes. */
const OFFSET = 120_000;
let mono: number;
let orders: [string, CameraOrder][];
let told: [string, Messages['snapshot'] | Messages['tracks']][];
let state: CameraHealth['state'];
let desk: SetupDesk;

const request = (id: string, more: Partial<SetupRequest> = {}): SetupRequest => ({
  ...{ v: 1, gateway: 'quay-01', id, camera: 'east', want: 'snapshot', issuer: 'An' },
  ...{ issuedAt: NOW + OFFSET, expiresAt: NOW + OFFSET + 30_000 },
  ...more,
});
const refusals = () => told.map(([, message]) => ('refused' in message ? message.refused : undefined));
const picture = { jpeg: '/9j/2w==', width: 4, height: 3, hidden: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  mono = 5_000;
  orders = [];
  told = [];
  state = 'running';
  desk = new SetupDesk({
    gateway: 'quay-01',
    cameras: ['east', 'west'],
    clock: () => ({ at: NOW + mono - 5_000, mono, boot: '7f6c2a34' }),
    clockOffset: () => OFFSET,
    healthOf: () =>
      state === 'running' ? { state } : { state, reason: { code: 'camera-broken', text: 'no light' } },
    order: (camera, order) => {
      orders.push([camera, order]);
      return camera !== 'west';
    },
    tell: (channel, message) => {
      expect(decodePayload(channel, encodePayload(channel, message))).toEqual(message);
      told.push([channel, message]);
    },
    log: { info: () => undefined },
  });
});
afterEach(() => void vi.useRealTimers());

describe('a picture', () => {
  it('is asked of the camera, and sent once', () => {
    desk.take(request('one'), false);
    expect(orders).toEqual([['east', { kind: 'snapshot', id: 'one', until: 15_000 }]]);
    const report = { kind: 'snapshot', id: 'one', at: NOW + 0.4, picture } as const;
    desk.heard('east', report);
    desk.heard('east', report);
    expect(told).toEqual([
      ['snapshot', { v: 1, gateway: 'quay-01', id: 'one', camera: 'east', at: NOW, picture }],
    ]);
    vi.advanceTimersByTime(60_000);
    expect(told).toHaveLength(1);
  });

  it.each<[string, Partial<SetupRequest>, boolean, string]>([
    ['that the broker had kept', {}, true, 'must not be retained'],
    ['of a camera that there is not', { camera: 'north' }, false, 'no camera north: it has east, west'],
    ["that expired by the server's clock", { expiresAt: NOW + OFFSET }, false, 'came 0 ms after its end'],
    ['that would live too long', { expiresAt: NOW + OFFSET + 600_001 }, false, 'more than 600 s'],
    ['of a camera that has no process now', { camera: 'west' }, false, 'being started again'],
  ])('%s is refused', (_, more, retained, reason) => {
    desk.take(request('one', more), retained);
    expect(refusals()).toEqual([expect.stringContaining(reason)]);
    vi.advanceTimersByTime(60_000);
    expect(told).toHaveLength(1);
  });

  it('of a camera that does not run is refused with the reason', () => {
    state = 'connecting';
    desk.take(request('one'), false);
    expect(refusals()).toEqual(['the camera does not run, it is connecting: no light']);
  });

  it('comes every two seconds of one camera at most', () => {
    desk.take(request('one'), false);
    mono += 1_999;
    desk.take(request('two'), false);
    expect(refusals()).toEqual([expect.stringContaining('1999 ms ago')]);
    mono += 1;
    desk.take(request('three'), false);
    expect(orders.map(([, order]) => order)).toMatchObject([{ id: 'one' }, { id: 'three' }]);
  });

  it('that a broker asks for twice is taken once', () => {
    desk.take(request('one'), false);
    desk.take(request('one'), false);
    expect([orders.length, told.length]).toEqual([1, 0]);
  });

  it('that does not come in time is said not to, and one that comes later is not sent', () => {
    desk.take(request('one', { expiresAt: NOW + OFFSET + 4_000 }), false);
    vi.advanceTimersByTime(4_000);
    expect(refusals()).toEqual(['no picture came from the camera within 4000 ms']);
    desk.heard('east', { kind: 'snapshot', id: 'one', at: NOW, picture });
    expect(told).toHaveLength(1);
  });
});

describe('tracks', () => {
  const seen = (id: string, ...tracks: number[]) =>
    desk.heard('east', {
      ...{ kind: 'tracks', id, at: NOW, crossings: [] },
      dots: tracks.map((track) => ({ track, at: [0.5, 0.5] as [number, number], sure: true })),
    });
  const tracks = (id: string, more: Partial<SetupRequest> = {}) =>
    desk.take(request(id, { want: 'tracks', ...more }), false);

  it('are sent until the request ends, and longer when it is renewed', () => {
    tracks('t');
    expect(orders).toEqual([['east', { kind: 'tracks', id: 't', until: 35_000, after: 0 }]]);
    seen('t', 1);
    mono += 29_999;
    tracks('t', { expiresAt: NOW + OFFSET + 60_000 });
    mono += 1;
    seen('t', 1, 2);
    mono = 65_000;
    seen('t', 2);
    expect(told.map(([channel]) => channel)).toEqual(['tracks', 'tracks']);
  });

  it('of another request or camera are not sent', () => {
    tracks('t');
    seen('other', 1);
    desk.heard('west', { kind: 'tracks', id: 't', at: NOW, dots: [], crossings: [] });
    expect(told).toEqual([]);
  });

  it('go on in a new process, with numbers that were not used', () => {
    tracks('t');
    seen('t', 3, 8);
    desk.started('west');
    desk.started('east');
    expect(orders.slice(1)).toEqual([['east', { kind: 'tracks', id: 't', until: 35_000, after: 8 }]]);
    mono = 40_000;
    desk.started('east');
    expect(orders).toHaveLength(2);
  });

  it('end at once when the connection does', () => {
    tracks('t');
    desk.down();
    expect(orders.at(-1)).toEqual(['east', { kind: 'no-tracks' }]);
    seen('t', 1);
    desk.started('east');
    expect([told.length, orders.length]).toEqual([0, 2]);
  });

  it('are watched by four at once at most', () => {
    for (const id of ['a', 'b', 'c', 'd', 'a', 'e']) tracks(id);
    expect(refusals()).toEqual(['4 others watch its tracks already']);
    mono = 40_000;
    tracks('e', { expiresAt: NOW + OFFSET + 90_000 });
    expect(told).toHaveLength(1);
  });
});
