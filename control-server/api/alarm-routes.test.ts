import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { validatorOf } from '../../firmware-config/validation.ts';
import { SqliteAlarms } from '../alarms/sqlite-alarms.ts';
import { NOW, personWith, TestApp } from '../testing-app.ts';
import { AlarmsResponse, AlarmView } from './alarm-schemas.ts';

let app: TestApp;
let store: SqliteAlarms;
beforeEach(async () => {
  app = await TestApp.start();
  store = new SqliteAlarms(app.desk);
});
afterEach(() => app.close());

const raise = (gateway: string, site: string | null = 'den-hung') =>
  store.raise({
    ...{ site, kind: 'gateway-down', gateway, camera: null, gate: null, severity: 'warning' },
    ...{ facts: {}, since: NOW - 5, raisedAt: NOW },
  });
const list = (query = '') => app.get<AlarmsResponse>(`/api/alarms${query}`, AlarmsResponse);
const acknowledge = (id: number | string, body: object = { note: 'đã cử người' }) =>
  app.app.inject({ method: 'POST', url: `/api/alarms/${id}/acknowledge`, payload: body });

test('open alarms are listed with the names of what they are about, older ones on request', async () => {
  const first = raise('gw-1');
  raise('gw-2');
  store.end(first.id, NOW + 1);
  expect((await list()).alarms).toMatchObject([
    { gateway: 'gw-2', gatewayName: 'Hộp 2', siteName: 'Đền Hùng', endedAt: null, acknowledged: null },
  ]);
  expect((await list('?state=all&site=den-hung')).alarms).toHaveLength(2);
  expect((await list('?state=all&limit=1')).alarms[0]?.gateway).toBe('gw-2');
  expect((await list('?state=all&kind=gateway-down&severity=warning')).alarms).toHaveLength(2);
  expect((await list('?state=all&kind=picture')).alarms).toEqual([]);
  expect((await list('?state=all&severity=critical')).alarms).toEqual([]);
  expect((await list('?state=all&before=2')).alarms[0]?.gateway).toBe('gw-1');
  expect(await app.refused('/api/alarms?state=odd&limit=0&x=1')).toMatchObject({
    ...{ status: 400, paths: ['limit', 'state', 'x'] },
  });
});

test('somebody takes note of an alarm, and that is written down', async () => {
  const { id } = raise('gw-1');
  app.caller.person = personWith('staff');
  const response = await acknowledge(id);
  expect([response.statusCode, validatorOf(AlarmView).faults(response.json())]).toEqual([200, []]);
  expect(response.json()).toMatchObject({ acknowledged: { at: NOW, by: 'staff', note: 'đã cử người' } });
  expect(app.deeds).toMatchObject([
    {
      ...{ actor: 'staff', action: 'alarm.acknowledged', subject: 'den-hung' },
      detail: { alarm: id, kind: 'gateway-down', gateway: 'gw-1', note: 'đã cử người' },
    },
  ]);
});

describe('what may not be', () => {
  test('alarms of other sites are as if they were not', async () => {
    const { id } = raise('gw-1', 'hidden');
    raise('x', null);
    app.caller.person = personWith('staff', ['den-hung']);
    expect((await list('?state=all')).alarms.map(({ site }) => site)).toEqual([null]);
    expect((await acknowledge(id)).statusCode).toBe(404);
    app.caller.person = personWith('staff', ['elsewhere']);
    expect((await app.refused('/api/alarms?site=den-hung')).status).toBe(404);
    expect(app.deeds).toEqual([]);
  });

  test('an alarm of the whole server is noted by who sees every site', async () => {
    const { id } = raise('x', null);
    app.caller.person = personWith('staff', ['den-hung']);
    expect((await acknowledge(id)).statusCode).toBe(404);
    expect([store.get(id)?.acknowledged, app.deeds]).toEqual([null, []]);
    app.caller.person = personWith('staff');
    expect((await acknowledge(id)).statusCode).toBe(200);
  });

  test('viewers look on; bad requests say what is wrong with them', async () => {
    const { id } = raise('gw-1');
    expect((await acknowledge(999)).statusCode).toBe(404);
    for (const [path, body] of [
      [id, {}],
      [id, { note: 'x'.repeat(501) }],
      [id, { note: '', more: 1 }],
      ['abc', { note: '' }],
    ] as const) {
      expect((await acknowledge(path, body)).statusCode).toBe(400);
    }
    app.caller.person = personWith('viewer');
    expect((await acknowledge(id)).statusCode).toBe(403);
    expect(store.get(id)?.acknowledged).toBeNull();
  });
});
