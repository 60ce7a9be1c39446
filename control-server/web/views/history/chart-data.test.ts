import { describe, expect, it } from 'vitest';
import type { HistoryBucket, HistoryGap } from '../../../api/history-schemas.ts';
import { bandsOf, chartData, labelStep } from './chart-data.ts';
import { boundsOf, LEVELS, levelOf, movedTo } from './heat.ts';
import { axisText, bucketText, changeText, readingText, spanText } from './readings.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-22T00:00:00+07:00');
const ZONE = 'Asia/Ho_Chi_Minh';

const bucket = (hour: number, more: Partial<HistoryBucket> = {}): HistoryBucket => ({
  date: '2026-11-22',
  time: `${String(hour).padStart(2, '0')}:00`,
  from: START + hour * HOUR,
  to: START + (hour + 1) * HOUR,
  in: 1200 + hour,
  out: 7,
  watched: 1,
  note: null,
  compared: null,
  ...more,
});
const gap = (from: number, to: number, more: Partial<HistoryGap> = {}): HistoryGap => ({
  gate: 'main',
  from: START + from * HOUR,
  to: START + to * HOUR,
  missingMs: (to - from) * HOUR,
  cause: 'covered',
  gateway: 'gw-1',
  lines: ['door'],
  ongoing: false,
  ...more,
});
const day = (buckets: HistoryBucket[], gaps: HistoryGap[] = []) => ({
  period: 'day' as const,
  bucket: 'hour' as const,
  timeZone: ZONE,
  buckets,
  gaps,
});
const gates = new Map([['main', 'Cổng chính']]);

describe('the chart', () => {
  it('draws nothing where nothing is known, and 0 where nobody came', () => {
    const buckets = [
      bucket(0, { in: 0, out: 0 }),
      bucket(1, { in: 0, out: 0, watched: 0, note: 'not-watched' }),
      bucket(2, { in: 3, watched: 0, note: 'not-watched' }),
      bucket(3, { in: 0, out: 0, watched: null, note: 'ahead' }),
    ];
    expect(chartData({ buckets }).in).toEqual([0, null, 3, null]);
    expect(chartData({ buckets }).comparedIn).toEqual([null, null, null, null]);
  });

  it('puts gaps where they were, from half a place before to half a place after', () => {
    const buckets = [bucket(0), bucket(1), bucket(2), bucket(3)];
    expect(bandsOf({ buckets, gaps: [gap(1.5, 2.25)] }, 1)).toEqual([{ from: 1, to: 1.75, isWhole: true }]);
    expect(bandsOf({ buckets, gaps: [gap(-2, 1)] }, 3)).toEqual([{ from: -0.5, to: 0.5, isWhole: false }]);
    expect(bandsOf({ buckets, gaps: [gap(9, 10)] }, 1)).toEqual([]);
  });

  it('labels as many places as there is room for', () => {
    expect([labelStep(24, 30, [1, 2, 3, 6]), labelStep(24, 9, [1, 2, 3, 6])]).toEqual([1, 3]);
    expect(labelStep(100, 2, [1, 2])).toBe(50);
  });
});

describe('readings', () => {
  it('tell the figures, those compared, and why something is missing', () => {
    const compared = {
      date: '2026-11-21',
      time: '09:00',
      in: 900,
      out: 5,
      watched: 1,
      note: null,
    };
    const history = day(
      [bucket(9, { compared, watched: 0.53, note: 'partly-watched' })],
      [gap(9.2, 9.67), gap(11, 12)],
    );
    expect(readingText(history, 0, gates, 'vi')).toBe(
      '09:00–10:00: 1.209 vào, 7 ra (theo dõi 53 %) · 21/11/2026: 900 vào, 5 ra · Cổng chính 09:12–09:40: ống kính bị che',
    );
    expect(readingText(history, 5, gates, 'vi')).toBe('');
  });

  it('never call what nobody watched 0', () => {
    const unknown = bucket(3, { in: 0, out: 0, watched: 0, note: 'not-watched' });
    expect(readingText(day([unknown]), 0, gates, 'vi')).toBe('03:00–04:00: không được theo dõi');
    const ahead = bucket(20, { in: 0, out: 0, watched: null, note: 'ahead' });
    expect(readingText(day([ahead]), 0, gates, 'vi')).toBe('20:00–21:00: chưa đến');
  });

  it('name buckets in full, and shortly at the axis', () => {
    const hour = bucket(9);
    const week = { ...day([hour]), period: 'week' as const };
    expect(bucketText(hour, week)).toBe('CN 22/11/2026, 09:00–10:00');
    expect(bucketText({ date: '2026-11-22', time: '23:45' }, { ...day([]), bucket: '15m' })).toBe(
      '23:45–24:00',
    );
    expect(bucketText({ date: '2026-11-20', time: null }, week)).toBe('T6 20/11/2026');
    expect([axisText(hour, day([])), axisText(hour, week)]).toEqual(['9h', 'CN\n22/11']);
  });

  it('say when a gap was', () => {
    expect(spanText(gap(9.2, 9.67), ZONE)).toBe('09:12–09:40');
    expect(spanText(gap(20, 24), ZONE)).toBe('20:00–24:00');
    expect(spanText(gap(20, 30), ZONE)).toBe('20:00 22/11/2026 – 06:00 23/11/2026');
    expect(spanText(gap(9, 10, { ongoing: true }), ZONE)).toBe('từ 09:00 22/11/2026 đến nay');
    expect([changeText(12.34, 'vi'), changeText(-3, 'en'), changeText(0, 'vi')]).toEqual([
      '+12,3 %',
      '−3.0 %',
      '±0,0 %',
    ]);
  });
});

describe('the heat map', () => {
  it('colours nobody, somebody and the most apart, and nothing that is unknown', () => {
    expect([levelOf(null, 10), levelOf(0, 10), levelOf(0.1, 10), levelOf(10, 10), levelOf(0, 0)]).toEqual([
      null,
      0,
      1,
      LEVELS - 1,
      0,
    ]);
    for (const [index, bound] of boundsOf(100).entries()) expect(levelOf(bound || 0.01, 100)).toBe(index + 1);
  });

  it('is walked with the keys, and not left', () => {
    const size = { rows: 7, columns: 24 };
    expect(movedTo('ArrowRight', { row: 0, column: 3 }, size)).toEqual({ row: 0, column: 4 });
    expect(movedTo('ArrowUp', { row: 0, column: 3 }, size)).toEqual({ row: 0, column: 3 });
    expect(movedTo('End', { row: 2, column: 3 }, size)).toEqual({ row: 2, column: 23 });
    expect(movedTo('Tab', { row: 2, column: 3 }, size)).toBeNull();
  });
});
