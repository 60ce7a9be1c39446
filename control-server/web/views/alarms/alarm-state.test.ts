import { expect, test } from 'vitest';
import type { AlarmView } from '../../../api/alarm-schemas.ts';
import { bellOf } from '../../state/open-alarms.ts';
import { freshAlarms, sorted, withAlarms } from './alarm-state.ts';
import { durationText, titleOf } from './texts.ts';

const alarm = (id: number, more: Partial<AlarmView> = {}): AlarmView => ({
  ...{ id, site: 'den-hung', siteName: 'Đền Hùng', kind: 'gateway-down', severity: 'warning' },
  ...{ gateway: 'gw-1', gatewayName: 'Hộp 1', camera: null, gate: null, gateName: null, facts: {} },
  ...{ since: id, raisedAt: id, endedAt: null, acknowledged: null, ...more },
});
const news = (data: AlarmView) => ({ event: 'alarm', data }) as const;
const ids = (state: { alarms: ReadonlyMap<number, AlarmView> }) =>
  sorted(state.alarms.values()).map(({ id }) => id);
const taken = { at: 9, by: 'Lan', note: '' };

test('what nobody took note of comes first, then the graver, then the newer; what is over last', () => {
  const all = [
    alarm(1, { endedAt: 50, severity: 'critical' }),
    alarm(2, { acknowledged: taken, severity: 'critical' }),
    alarm(3),
    alarm(4),
    alarm(5, { severity: 'critical' }),
  ];
  expect(sorted(all).map(({ id }) => id)).toEqual([5, 4, 3, 2, 1]);
  expect(bellOf(all)).toEqual({ open: 4, unacknowledged: 3, worst: 'critical' });
  expect(bellOf([])).toEqual({ open: 0, unacknowledged: 0, worst: null });
});

test('alarms begin, change and end as the stream says, of the sites that are shown', () => {
  let state = freshAlarms([alarm(1)], null);
  state = withAlarms(state, [{ event: 'crossing', data: {} }], null);
  state = withAlarms(state, [news(alarm(2)), news(alarm(3, { site: 'elsewhere' }))], 'den-hung');
  state = withAlarms(state, [news(alarm(4, { site: null, kind: 'broker-down' }))], 'den-hung');
  expect(ids(state)).toEqual([4, 2, 1]);
  state = withAlarms(state, [news(alarm(2, { endedAt: 9 })), news(alarm(1, { acknowledged: taken }))], null);
  expect(ids(state)).toEqual([4, 1, 2]);
  // Read again: what is open is what the server says; what ended here stays for a while.
  expect(ids(freshAlarms([alarm(4)], state))).toEqual([4, 2]);
});

test('of those that ended only the last five stay', () => {
  const ended = Array.from({ length: 8 }, (_, n) => news(alarm(n + 1, { endedAt: 100 + n })));
  expect(ids(withAlarms(freshAlarms([], null), ended, null))).toEqual([8, 7, 6, 5, 4]);
});

test('titles name what they are about, and numbers are written the Vietnamese way', () => {
  const full = { kind: 'capacity', facts: { low: 1190, high: 1262, capacity: 1250 } } as const;
  expect(titleOf(alarm(1, { ...full, severity: 'critical' }))).toBe(
    'Bên trong đã tới sức chứa: 1.190–1.262 / 1.250 người',
  );
  expect(titleOf(alarm(1, { kind: 'clock-off', facts: { seconds: -7.52 } }))).toBe(
    'Đồng hồ của Hộp 1 lệch 7,5 giây',
  );
  expect(titleOf(alarm(1, { gatewayName: null }))).toBe('Mất liên lạc với gw-1');
});

test.each([
  [-5, 'chưa tới 1 phút'],
  [59 * 60_000, '59 phút'],
  [3 * 3_600_000 + 5 * 60_000, '3 giờ 5 phút'],
  [52 * 3_600_000, '2 ngày 4 giờ'],
])('%i ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
