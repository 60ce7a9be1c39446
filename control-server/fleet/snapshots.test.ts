import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SetupRequest, Snapshot } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { ANSWER_WITHIN_MS, KEPT_MS, Snapshots } from './snapshots.ts';
import { JPEG } from './testing-gateway.ts';

const START = 1_800_000_000_000;
let sent: SetupRequest[];
let isConnected: boolean;
let snapshots: Snapshots;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  sent = [];
  isConnected = true;
  snapshots = new Snapshots({
    now: Date.now,
    newId: () => `id-${sent.length + 1}`,
    downlink: {
      send: async (_channel, message) => {
        if (!isConnected) throw new GatelineError('no-answer', 'no broker');
        sent.push(message as SetupRequest);
      },
    },
  });
});
afterEach(() => {
  snapshots.close();
  vi.useRealTimers();
});

const request = (camera = 'cam-1', owner = 'account:lan') => ({
  id: snapshots.newId(),
  gateway: 'gw-1',
  camera,
  issuer: 'Lan',
  owner,
});
const answer = (id: string, more: Partial<Snapshot> = {}) =>
  snapshots.take({
    v: 1,
    gateway: 'gw-1',
    id,
    camera: 'cam-1',
    at: 5,
    picture: { jpeg: JPEG, width: 64, height: 36, hidden: 1 },
    ...more,
  });
const shown = (id: string, owner = 'account:lan', gateway = 'gw-1') =>
  snapshots.picture(gateway, id, owner).toString('base64');
const code = (work: () => unknown) => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return error instanceof GatelineError ? error.code : 'defect';
  }
};

test('a picture is there for five minutes, for whoever asked', async () => {
  const taken = snapshots.ask(request());
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toMatchObject([
    { id: 'id-1', want: 'snapshot', issuer: 'Lan', issuedAt: START, expiresAt: START + ANSWER_WITHIN_MS },
  ]);
  answer('id-1');
  expect(await taken).toEqual({
    id: 'id-1',
    camera: 'cam-1',
    at: 5,
    expiresAt: START + 1000 + KEPT_MS,
    width: 64,
    height: 36,
    hidden: 1,
  });
  expect(shown('id-1')).toBe(JPEG);
  expect(code(() => shown('id-1', 'account:minh'))).toBe('gone');
  expect(code(() => shown('id-1', 'account:lan', 'gw-2'))).toBe('gone');
  await vi.advanceTimersByTimeAsync(KEPT_MS - 1);
  expect(shown('id-1')).toBe(JPEG);
  await vi.advanceTimersByTimeAsync(1);
  expect(code(() => shown('id-1'))).toBe('gone');
});

test('a newer picture of the camera takes the place of the one before', async () => {
  const first = snapshots.ask(request());
  answer('id-1');
  await first;
  await vi.advanceTimersByTimeAsync(KEPT_MS - 1000);
  const second = snapshots.ask(request());
  answer('id-2');
  await second;
  expect(code(() => shown('id-1'))).toBe('gone');
  await vi.advanceTimersByTimeAsync(2000);
  expect(shown('id-2')).toBe(JPEG);
});

test('what comes too late, from elsewhere or unasked is not kept', async () => {
  const taken = snapshots.ask(request());
  const refused = expect(taken).rejects.toMatchObject({ code: 'no-answer' });
  answer('id-1', { gateway: 'gw-2' });
  answer('id-1', { camera: 'cam-2' });
  answer('id-7');
  await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS);
  await refused;
  answer('id-1');
  expect(code(() => shown('id-1'))).toBe('gone');
});

test('without a connection nobody waits; a gateway that gives none says why', async () => {
  isConnected = false;
  await expect(snapshots.ask(request())).rejects.toMatchObject({ code: 'no-answer', message: 'no broker' });
  isConnected = true;
  const taken = snapshots.ask(request());
  snapshots.take({ v: 1, gateway: 'gw-1', id: 'id-1', camera: 'cam-1', at: 5, refused: 'covered' });
  await expect(taken).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('covered'),
  });
});

test('a server that closes forgets all pictures and lets nobody wait', async () => {
  const first = snapshots.ask(request());
  answer('id-1');
  await first;
  const refused = expect(snapshots.ask(request('cam-2'))).rejects.toMatchObject({ code: 'no-answer' });
  snapshots.close();
  await refused;
  expect(code(() => shown('id-1'))).toBe('gone');
});
