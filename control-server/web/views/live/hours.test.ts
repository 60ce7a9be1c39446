import { describe, expect, it } from 'vitest';
import type { TodayResponse } from '../../../api/schemas.ts';
import { gateToday, todayOf } from '../../state/testing-day.ts';
import { hoursOf } from './hours.ts';

type Note = TodayResponse['gates'][number]['hours'][number]['note'];
type Row = { in?: number; out?: number; watched?: number | null; note?: Note };
const gate = (id: string, rows: Record<number, Row>): TodayResponse['gates'][number] =>
  gateToday(id, {
    hours: Array.from({ length: 24 }, (_, hour) => ({
      hour,
      in: 0,
      out: 0,
      watched: null,
      note: hour > 9 ? 'ahead' : 'not-watched',
      ...rows[hour],
    })),
  });
const today = (...gates: TodayResponse['gates']): TodayResponse => todayOf({ gates });
const at = (clock: string) => Date.parse(`2026-04-30T${clock}:00+07:00`);

describe('the hours of the day', () => {
  const a = gate('a', {
    8: { in: 3, out: 1, watched: 1, note: null },
    9: { in: 2, watched: 0.5, note: 'partly-watched' },
  });
  const b = gate('b', { 8: { in: 10, watched: 1, note: null }, 9: { out: 4, watched: 1, note: null } });

  it('are summed over the gates, or those of one', () => {
    const all = hoursOf(today(a, b), null, at('09:30'));
    expect(all[8]).toEqual({ hour: 8, in: 13, out: 1, share: 1, watch: 'full' });
    expect(all[9]).toEqual({ hour: 9, in: 2, out: 4, share: 0.75, watch: 'partial' });
    expect(hoursOf(today(a, b), 'b', at('09:30'))[9]).toMatchObject({ in: 0, out: 4, watch: 'full' });
  });

  it('that nobody watched are missing, those to come are not', () => {
    const watches = hoursOf(today(a), null, at('09:30')).map(({ watch }) => watch);
    expect(watches.slice(7, 11)).toEqual(['missing', 'full', 'partial', 'ahead']);
  });

  it('are all past after the day, all ahead before it', () => {
    const late = gate('late', { 23: { note: 'not-watched' } });
    expect(hoursOf(today(late), null, at('09:30') + 86_400_000)[23]?.watch).toBe('missing');
    expect(hoursOf(today(a), null, at('09:30') - 86_400_000)[0]?.watch).toBe('ahead');
  });

  it('are not called missing before the server could say so', () => {
    expect(hoursOf(today(a), null, at('10:00'))[10]?.watch).toBe('full');
    const judged = gate('a', { 10: { note: 'not-watched' } });
    expect(hoursOf(today(judged), null, at('10:02'))[10]?.watch).toBe('missing');
  });

  it('of which one gate was watched and one was not are watched in part', () => {
    const unwatched = gate('b', {});
    expect(hoursOf(today(a, unwatched), null, at('09:30'))[8]?.watch).toBe('partial');
  });

  it('with counts but no coverage are never called empty', () => {
    expect(hoursOf(today(gate('a', { 7: { in: 1 } })), null, at('09:30'))[7]?.watch).toBe('partial');
  });
});
