import { expect, test } from 'vitest';
import { dayStart } from './days.ts';

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

test('a day begins at midnight of its place', () => {
  expect(iso(dayStart('2026-04-30', 'Asia/Ho_Chi_Minh'))).toBe('2026-04-29T17:00:00.000Z');
  expect(iso(dayStart('2026-04-30', 'Asia/Ho_Chi_Minh', 1))).toBe('2026-04-30T17:00:00.000Z');
});

test('a day on which the clocks change begins before the change', () => {
  expect(iso(dayStart('2026-03-29', 'Europe/Berlin'))).toBe('2026-03-28T23:00:00.000Z');
  expect(iso(dayStart('2026-03-29', 'Europe/Berlin', 1))).toBe('2026-03-29T22:00:00.000Z');
});

test('what is no day begins never', () => {
  expect([dayStart('', 'UTC'), dayStart('30/04/2026', 'UTC'), dayStart('2026-13-01', 'UTC')]).toEqual([
    null,
    null,
    null,
  ]);
});
