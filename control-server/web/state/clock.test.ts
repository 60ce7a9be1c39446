import { describe, expect, it } from 'vitest';
import { clockText, dateText, localTime, minuteText, momentText } from './clock.ts';

const zone = 'Asia/Ho_Chi_Minh';
const evening = Date.parse('2026-04-30T17:00:00Z');

describe('the clock of a site', () => {
  it('turns the day at midnight of the site, not of UTC', () => {
    expect(localTime(evening - 1, zone)).toEqual({ date: '2026-04-30', hour: 23, minute: 59, second: 59 });
    expect(localTime(evening, zone)).toEqual({ date: '2026-05-01', hour: 0, minute: 0, second: 0 });
  });

  it('writes times and dates the way they are read in Vietnam', () => {
    const time = localTime(Date.parse('2026-02-03T02:05:09Z'), zone);
    expect(clockText(time)).toBe('09:05:09');
    expect(minuteText(time)).toBe('09:05');
    expect(dateText(time.date)).toBe('03/02/2026');
  });

  it('names the day of a moment only when it is another one', () => {
    expect(momentText(evening - 60_000, zone, '2026-04-30')).toBe('23:59');
    expect(momentText(evening - 60_000, zone, '2026-05-01')).toBe('30/04/2026 23:59');
  });
});
