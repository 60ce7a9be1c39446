import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { AppDeps } from '../app.ts';
import type { IssuedReport } from '../ledger/report-store.ts';
import { dailyCsv } from '../reports/daily-csv.ts';
import type { Version } from '../reports/versions.ts';
import { versionsOf } from '../reports/versions.ts';
import { localDay, localDays } from '../rollups/local-time.ts';
import { textOf } from './documentation.ts';
import { ReportQuery, ReportsQuery } from './queries.ts';
import { ReportsResponse, type ReportView } from './report-schemas.ts';
import { schemaOf } from './routes.ts';
import { ErrorResponse } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';

/** At most so many days in one list. */
const MOST_DAYS = 400;

/** The routes that hand out reports. */
export async function reportRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { ledger, directory, issuer } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/api/reports',
    {
      config: { access: 'reports' },
      schema: schemaOf('The reports that were issued, in all their versions', ReportsQuery, ReportsResponse),
    },
    async ({ query }) => {
      const site = directory.site(query.site);
      localDays(query.from, query.to, site.timeZone, MOST_DAYS);
      const issued = await ledger.reports(site.id, query.from, query.to);
      const days = Map.groupBy(issued, (report: IssuedReport) => report.date);
      const reports = [...days.values()].flatMap((versions) => versionsOf(versions).map(reportView));
      return { site: site.id, reports };
    },
  );

  app.get(
    '/api/reports/daily.csv',
    {
      config: { access: 'reports' },
      schema: {
        summary: 'The report of one day, for spreadsheets; what is handed out of a day that is over is kept',
        querystring: ReportQuery,
        response: {
          200: textOf('text/csv', TEXT_EXAMPLES.dailyCsv),
          '4xx': ErrorResponse,
          '5xx': ErrorResponse,
        },
      },
    },
    async ({ query }, reply) => {
      const site = directory.site(query.site);
      const day = localDay(query.date, site.timeZone);
      const { version } = query;
      const handout =
        version === undefined
          ? await issuer.newest(site, day)
          : versionIn(await issuer.versions(site, day), version);
      const name = [site.id, day.date, ...(handout.version === null ? [] : [`v${handout.version}`])].join(
        '-',
      );
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .send(dailyCsv(handout, query.lang ?? 'vi'));
    },
  );
}

function reportView({ version, createdAt, report, revises }: Version): ReportView {
  const { date, totals, complete, shortfalls } = report;
  const clockUnsure = report.clockUnsure.length > 0;
  const { in: ins, out, missingMs } = totals;
  return { date, version, createdAt, in: ins, out, complete, shortfalls, clockUnsure, missingMs, revises };
}

function versionIn(versions: readonly Version[], wanted: number): Version {
  const found = versions.find(({ version }) => version === wanted);
  if (found) return found;
  const known = versions.map(({ version }) => version).join(', ');
  const remedy = known ? `Use one of ${known}, or leave it out for the newest.` : 'Leave it out.';
  throw new GatelineError('not-found', `the day has no version ${wanted}`, {
    faults: [{ path: 'version', value: wanted, problem: 'was never issued', remedy }],
  });
}
