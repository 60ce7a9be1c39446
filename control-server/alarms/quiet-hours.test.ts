import { expect, test } from 'vitest';
import { isQuiet } from './quiet-hours.ts';

const night = { from: '22:00', to: '06:30' };
const vietnam = (clock: string) => Date.parse(`2026-11-22T${clock}:00+07:00`);

test.each([
  ['21:59', false],
  ['22:00', true],
  ['00:00', true],
  ['06:29', true],
  ['06:30', false],
  ['12:00', false],
])('over midnight, at %s', (clock, quiet) => {
  expect(isQuiet(night, vietnam(clock), 'Asia/Ho_Chi_Minh')).toBe(quiet);
});

test('within a day, and never where there are none', () => {
  const noon = { from: '11:30', to: '13:00' };
  expect([
    isQuiet(noon, vietnam('12:59'), 'Asia/Ho_Chi_Minh'),
    isQuiet(noon, vietnam('13:00'), 'Asia/Ho_Chi_Minh'),
  ]).toEqual([true, false]);
  expect(isQuiet(null, vietnam('23:00'), 'Asia/Ho_Chi_Minh')).toBe(false);
});

test('by the clock on the wall when it is put forward and back', () => {
  const at = (time: string) => isQuiet({ from: '02:30', to: '03:30' }, Date.parse(time), 'Europe/Berlin');
  // On 29 March 2026 it is 03:00 right after 01:59.
  expect([at('2026-03-29T00:59:00Z'), at('2026-03-29T01:00:00Z'), at('2026-03-29T01:30:00Z')]).toEqual([
    false,
    true,
    false,
  ]);
  // On 25 October 2026 the clock runs from 02:00 to 03:00 twice.
  expect([at('2026-10-25T00:30:00Z'), at('2026-10-25T01:00:00Z'), at('2026-10-25T01:30:00Z')]).toEqual([
    true,
    false,
    true,
  ]);
});
