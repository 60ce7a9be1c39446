import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CountAudit } from '../../firmware-config/contract/audit.ts';
import type { Configured } from '../../firmware-config/contract/setup.ts';
import type { CurrentLayout } from '../count-audits/count-errors.ts';
import { CountErrors } from '../count-audits/count-errors.ts';
import { SqliteAudits } from '../count-audits/sqlite-audits.ts';
import { openDesk } from '../desk/sqlite-desk.ts';
import { batchOf, coverage, crossing } from '../ledger/ledger-samples.ts';
import { configIn } from '../testing.ts';
import { NOW, personWith, TestApp } from '../testing-app.ts';
import { AuditsResponse } from './audit-schemas.ts';
import { OverviewResponse } from './live-schemas.ts';
import { CountsResponse, TodayResponse } from './schemas.ts';

const HOUR = 3_600_000;
const AUDIT: CountAudit = {
  v: 1,
  gateway: 'gw-1',
  camera: 'cam-1',
  gate: 'main',
  line: 'door',
  model: 'ultraface-rfb-320',
  configuration: 3,
  agent: 'gateline 0.1.0',
  source: 'recording',
  method: 'truth-file',
  from: NOW - 5 * HOUR,
  to: NOW - 4 * HOUR,
  in: { truth: 240, counted: 235, matched: 235 },
  out: { truth: 200, counted: 200, matched: 200 },
};

type Running = Pick<Configured, 'version' | 'cameras'>;
const running = (version: number, lines: { id: string; gate: string }[], model = AUDIT.model): Running => ({
  version,
  cameras: [
    {
      camera: 'cam-1',
      model,
      subject: 'face',
      fps: 10,
      lines: lines.map((line) => ({ ...line, a: [0, 0], b: [1, 1] })),
      zones: [],
    },
  ],
});
const DOOR = { id: 'door', gate: 'main' };

describe('audits', () => {
  let server: TestApp;
  let current: ReturnType<CurrentLayout>;
  beforeEach(async () => {
    current = running(3, [DOOR]);
    const audits = new SqliteAudits(openDesk(':memory:'));
    const errors = new CountErrors({
      store: audits,
      current: (gateway) => (gateway === 'gw-1' ? current : null),
    });
    server = await TestApp.start({ audits, errors });
    const [site] = configIn('').sites;
    if (!site) throw new Error('there is no site');
    const passed = Array.from({ length: 100 }, (_, n) => crossing(NOW - HOUR + n));
    await server.ledger.store(batchOf([coverage(NOW - HOUR, NOW, HOUR), ...passed]), NOW, site);
  });
  afterEach(() => server.close());

  const post = (body: object) => server.app.inject({ method: 'POST', url: '/api/audits', payload: body });
  const listed = async (query = '') =>
    (await server.get<AuditsResponse>(`/api/audits${query}`, AuditsResponse)).audits;
  const today = () => server.get<TodayResponse>('/api/today?site=den-hung', TodayResponse);

  test('are kept once, journalled, and listed with what they say', async () => {
    expect((await post(AUDIT)).statusCode).toBe(201);
    const again = await post(AUDIT);
    expect([again.statusCode, again.json()]).toEqual([200, { id: 1, isNew: false }]);
    expect(server.deeds).toMatchObject([
      { actor: 'admin', action: 'audit.added', subject: 'gw-1', detail: { line: 'door', configuration: 3 } },
    ]);
    const [found, ...others] = await listed('?site=den-hung&gateway=gw-1');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ ...AUDIT, site: 'den-hung', receivedBy: 'admin', state: 'current' });
    expect(found?.trust.in.recall?.value).toBeCloseTo(235 / 240, 9);
    expect(found?.trust.out.bias?.value).toBe(0);
    expect(await listed('?gateway=gw-2')).toEqual([]);
    const other = await post({ ...AUDIT, in: { truth: 1, counted: 1, matched: 1 } });
    expect([other.statusCode, other.json().code]).toEqual([409, 'conflict']);
  });

  test('give the counts of their gate an error, everywhere', async () => {
    expect((await today()).gates[0]?.error).toBeUndefined();
    const before = (await today()).gates[0]?.occupancy;
    await post(AUDIT);
    const [gate, side] = (await today()).gates;
    expect(gate?.error).toMatchObject({ auditedAt: AUDIT.to, people: 440 });
    expect(gate?.error?.in?.low).toBeGreaterThan(0.99);
    expect(gate?.error?.in?.high).toBeLessThan(1.06);
    expect(side?.error).toBeUndefined();
    // More may have come in than was counted; that fewer did is not to be believed any more.
    expect(gate?.occupancy.estimate).toBe(100);
    expect(gate?.occupancy.low).toBeGreaterThan(before?.low ?? 0);
    expect(gate?.occupancy.high).toBeGreaterThan(before?.high ?? 0);
    expect((await today()).error?.in).toEqual(gate?.error?.in);
    const overview = await server.get<OverviewResponse>('/api/overview', OverviewResponse);
    expect(overview.sites[0]?.error?.in).toEqual(gate?.error?.in);
    expect(overview.sites[0]?.occupancy.high).toBeCloseTo(gate?.occupancy.high ?? 0, 6);
    const counts = await server.get<CountsResponse>(
      '/api/counts?site=den-hung&bucket=day&from=2026-11-22&to=2026-11-22',
      CountsResponse,
    );
    expect(counts.errors).toEqual([{ gate: 'main', ...gate?.error }]);
    const report = await server.app.inject('/api/reports/daily.csv?site=den-hung&date=2026-11-22');
    expect(report.body).toMatch(
      /Cổng chính;Số thật có thể là \(tin cậy 95 %\);100 - 10\d;;;;;Theo kiểm tra ngày 22\/11\/2026: 440 người/,
    );
    expect(report.body).toMatch(/Cổng phụ;Số thật có thể là \(tin cậy 95 %\);;;;;;Chưa kiểm tra số đếm/);
  });

  test.each([
    ['another version of the lines', () => running(4, [DOOR])],
    ['another model', () => running(3, [DOOR], 'yunet')],
    ['another gate of the line', () => running(3, [{ id: 'door', gate: 'side' }])],
    ['no such line any more', () => running(3, [{ id: 'new', gate: 'main' }])],
  ])('no longer hold with %s', async (_name, now) => {
    await post(AUDIT);
    current = now();
    expect((await listed())[0]?.state).toBe('outdated');
    expect((await today()).gates.map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  test('must be there for every line of a gate', async () => {
    current = running(3, [DOOR, { id: 'back', gate: 'main' }]);
    await post(AUDIT);
    expect((await today()).gates[0]?.error).toBeUndefined();
    await post({ ...AUDIT, line: 'back', out: { truth: 0, counted: 0, matched: 0 } });
    expect((await today()).gates[0]?.error?.people).toBe(680);
  });

  test('of a gateway that has not said what it runs hold as its newest one does', async () => {
    current = null;
    await post({ ...AUDIT, configuration: 2, from: NOW - 9 * HOUR, to: NOW - 8 * HOUR });
    await post(AUDIT);
    expect((await listed()).map(({ state }) => state)).toEqual(['current', 'outdated']);
    expect((await today()).gates[0]?.error?.people).toBe(440);
  });

  test('with faults are refused with each of them', async () => {
    const faulty = await post({
      ...AUDIT,
      gate: 'roof',
      to: NOW + HOUR,
      in: { truth: 1, counted: 1, matched: 2 },
    });
    expect([faulty.statusCode, faulty.json().faults.map(({ path }: { path: string }) => path)]).toEqual([
      400,
      ['in.matched', 'in.matched', 'gate', 'to'],
    ]);
    expect((await post({ ...AUDIT, picture: 'AAAA' })).statusCode).toBe(400);
    expect((await post({ ...AUDIT, gateway: 'gw-9' })).json().code).toBe('not-found');
    expect(await listed()).toEqual([]);
    expect(server.deeds).toEqual([]);
  });

  test('are put in by technicians, for gateways that they may see', async () => {
    for (const role of ['viewer', 'staff', 'department'] as const) {
      server.caller.person = personWith(role);
      expect((await post(AUDIT)).json().code).toBe('forbidden');
    }
    server.caller.person = personWith('technician', []);
    expect((await post(AUDIT)).json().code).toBe('not-found');
    expect(await listed()).toEqual([]);
    server.caller.person = personWith('technician');
    expect((await post(AUDIT)).statusCode).toBe(201);
  });
});
