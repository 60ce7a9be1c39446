import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { batchOf, coverage, crossing, rezero } from '../ledger/ledger-samples.ts';
import { configIn } from '../testing.ts';
import { NOW, personWith, TestApp } from '../testing-app.ts';
import { HeatMapResponse, HistoryResponse, PeaksResponse } from './history-schemas.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MIDNIGHT = Date.parse('2026-11-22T00:00:00+07:00');

describe('history', () => {
  let server: TestApp;
  beforeEach(async () => {
    server = await TestApp.start();
    const [site] = configIn('').sites;
    if (!site) throw new Error('there is no site');
    const watched = (from: number, to: number, gate: string) => coverage(from, to, to - from, gate);
    const records = [
      watched(MIDNIGHT - DAY, MIDNIGHT, 'main'),
      watched(MIDNIGHT - DAY, MIDNIGHT, 'side'),
      crossing(MIDNIGHT - DAY + 9 * HOUR),
      crossing(MIDNIGHT - DAY + 9 * HOUR, 'in', 'side'),
      watched(MIDNIGHT, MIDNIGHT + 8 * HOUR, 'main'),
      watched(MIDNIGHT + 9 * HOUR, NOW, 'main'),
      watched(MIDNIGHT, NOW, 'side'),
      crossing(MIDNIGHT + 7 * HOUR),
      crossing(MIDNIGHT + 7 * HOUR),
      crossing(MIDNIGHT + 7 * HOUR + 1, 'out', 'side'),
      crossing(MIDNIGHT + 9.5 * HOUR),
      rezero(MIDNIGHT + 9.25 * HOUR),
    ];
    await server.ledger.store(batchOf(records), NOW, site);
  });
  afterEach(() => server.close());

  const day = '/api/history?site=den-hung&period=day&date=2026-11-22';

  test('a day with its gaps, beside the day before', async () => {
    const found = await server.get<HistoryResponse>(`${day}&compare=previous`, HistoryResponse);
    expect(found).toMatchObject({
      period: 'day',
      bucket: 'hour',
      first: '2026-11-22',
      gate: null,
      totals: { in: 3, out: 1, missingMs: HOUR },
    });
    expect(found.buckets[7]).toMatchObject({ time: '07:00', in: 2, out: 1, watched: 1, note: null });
    expect(found.buckets[8]).toMatchObject({ in: 0, watched: 0.5, note: 'partly-watched' });
    expect(found.gaps).toMatchObject([
      {
        gate: 'main',
        from: MIDNIGHT + 8 * HOUR,
        to: MIDNIGHT + 9 * HOUR,
        missingMs: HOUR,
        cause: 'agent-down',
        ongoing: false,
      },
    ]);
    expect(found.comparison).toMatchObject({ first: '2026-11-21', comparable: false, why: ['gaps'] });
    const side = await server.get<HistoryResponse>(`${day}&compare=previous&gate=side`, HistoryResponse);
    expect(side).toMatchObject({ gate: 'side', gaps: [], totals: { in: 0, out: 1, watched: 1 } });
    expect(side.comparison).toMatchObject({ comparable: true, soFar: { compared: { in: 1 } } });
  });

  test('a week and a month, in the buckets that fit', async () => {
    const week = await server.get<HistoryResponse>(
      '/api/history?site=den-hung&period=week&date=2026-11-22&bucket=hour',
      HistoryResponse,
    );
    expect([week.buckets.length, week.first, week.totals.in]).toEqual([168, '2026-11-16', 5]);
    const month = await server.get<HistoryResponse>(
      '/api/history?site=den-hung&period=month&date=2026-11-22',
      HistoryResponse,
    );
    expect(month.buckets.map((each) => each.in).filter(Boolean)).toEqual([2, 3]);
    expect(month.buckets[0]).toMatchObject({ watched: null, note: 'not-watched' });
  });

  test('the heat map knows what nobody watched from what was empty', async () => {
    const { cells, weeks } = await server.get<HeatMapResponse>(
      '/api/history/heat-map?site=den-hung&weeks=2&until=2026-11-22',
      HeatMapResponse,
    );
    const at = (weekday: number, hour: number) => cells[(weekday - 1) * 24 + hour];
    expect([weeks, cells.length]).toEqual([2, 168]);
    expect(at(6, 9)).toMatchObject({ mean: 2, weeks: 1 });
    expect(at(6, 3)).toMatchObject({ mean: 0 });
    expect(at(2, 9)).toMatchObject({ mean: null, weeks: 0 });
    expect(at(7, 20)).toMatchObject({ mean: null });
  });

  test('peaks: hours, days, weekdays, and who was inside', async () => {
    const found = await server.get<PeaksResponse>(
      '/api/history/peaks?site=den-hung&from=2026-11-20&to=2026-11-22',
      PeaksResponse,
    );
    expect(found.busiestHours).toMatchObject([
      { date: '2026-11-21', time: '09:00', in: 2 },
      { date: '2026-11-22', time: '07:00', in: 2 },
      { date: '2026-11-22', time: '09:00', in: 1 },
    ]);
    expect(found.busiestDays.map((each) => each.date)).toEqual(['2026-11-22', '2026-11-21']);
    expect(found.typical[5]).toEqual({ weekday: 6, hour: 9, mean: 2, weeks: 1 });
    expect(found.days).toMatchObject([
      { date: '2026-11-20', inside: null },
      { date: '2026-11-21', inside: 2, at: MIDNIGHT - DAY + 9.25 * HOUR, rezeroed: false },
      // Two in, one out; then the gate's own two are set to nobody.
      { date: '2026-11-22', inside: 1, at: MIDNIGHT + 7.25 * HOUR, left: 0, rezeroed: true },
    ]);
  });

  test.each([
    [`${day}&compare=last-week`, 'compare'],
    [`${day}&bucket=day`, 'bucket'],
    [`${day}&colour=red`, 'colour'],
    ['/api/history?site=den-hung&period=week&date=2026-11-22&compare=same-weekday', 'compare'],
    ['/api/history?site=den-hung&period=month&date=2026-11-31', 'date'],
    ['/api/history?site=den-hung&period=year&date=2026-11-22', 'period'],
    ['/api/history/heat-map?site=den-hung&weeks=27&until=2026-11-22', 'weeks'],
    ['/api/history/heat-map?site=den-hung&until=2026-02-30', 'until'],
    ['/api/history/peaks?site=den-hung&from=2026-11-22&to=2026-11-21', 'to'],
    ['/api/history/peaks?site=den-hung&from=2024-11-22&to=2026-11-21', 'to'],
    ['/api/history.csv?site=den-hung&what=peaks&from=2026-11-22', 'to'],
    ['/api/history.csv?site=den-hung&what=heat-map&until=2026-11-22&date=2026-11-22', 'date'],
  ])('%s is refused at `%s`', async (url, path) => {
    expect(await server.refused(url)).toMatchObject({ status: 400, code: 'bad-input', paths: [path] });
  });

  test('a gate that does not exist, and a site that is hidden, are not found', async () => {
    expect(await server.refused(`${day}&gate=nowhere`)).toMatchObject({ status: 404, paths: ['gate'] });
    server.caller.person = personWith('viewer', ['elsewhere']);
    expect(await server.refused(day)).toMatchObject({ status: 404 });
  });

  test('downloads hold the same figures, take the right to reports, and have names that speak', async () => {
    const csv = async (query: string) => {
      const response = await server.app.inject(`/api/history.csv?site=den-hung&${query}`);
      expect(response.statusCode).toBe(200);
      const name = /filename="(.*)"/.exec(String(response.headers['content-disposition']))?.[1];
      expect(response.body.startsWith('\uFEFF')).toBe(true);
      return { name, lines: response.body.slice(1).split('\r\n') };
    };
    const history = await csv('what=history&period=day&date=2026-11-22&compare=previous&lang=en');
    expect(history.name).toBe('den-hung-day-2026-11-22.csv');
    expect(history.lines).toContain('22/11/2026;07:00;2;1;100.0 %;;21/11/2026;07:00;0;0;100.0 %;');
    expect(history.lines.find((line) => line.startsWith('Total;'))).toMatch(/^Total;;3;1;.*;Total;;2;0;/);
    expect(history.lines.join('\n')).toContain('Cổng chính;22/11/2026 08:00:00;22/11/2026 09:00:00;60;');
    const week = await csv('what=history&period=week&date=2026-11-22&gate=main');
    expect(week.name).toBe('den-hung-main-week-2026-11-16-2026-11-22.csv');
    expect(week.lines[0]).toBe('Lượt khách theo thời gian');
    const map = await csv('what=heat-map&until=2026-11-22&weeks=2');
    expect(map.name).toBe('den-hung-heat-map-2026-11-09-2026-11-22.csv');
    expect(map.lines).toContain('Thứ Bảy;09:00;2,0;1;50,0 %');
    const peaks = await csv('what=peaks&from=2026-11-20&to=2026-11-22&lang=en');
    expect(peaks.name).toBe('den-hung-peaks-2026-11-20-2026-11-22.csv');
    expect(peaks.lines.find((line) => line.startsWith('21/11/2026;2;0'))).toBe(
      '21/11/2026;2;0;100.0 %;2;09:15;0;2;',
    );
    server.caller.person = personWith('viewer');
    expect(
      await server.refused('/api/history.csv?site=den-hung&what=peaks&from=2026-11-20&to=2026-11-22'),
    ).toMatchObject({
      status: 403,
    });
  });
});
