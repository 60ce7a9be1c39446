import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import type { AppDeps } from '../app.ts';
import { exportDay } from '../audit/day-export.ts';
import { localDay } from '../rollups/local-time.ts';
import { textOf } from './documentation.ts';
import { ErrorResponse, LocalDate } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';

const ExportQuery = Type.Object({ site: Id, date: LocalDate }, closed);

/** The route that hands out what an auditor needs to check a day's report. */
export async function exportRoute(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  instance.get<{ Querystring: Static<typeof ExportQuery> }>(
    '/api/exports/day.jsonl',
    {
      config: { access: 'reports' },
      schema: {
        summary: "A day's report with its records, hash chains and signatures, for `gateline verify`",
        querystring: ExportQuery,
        response: {
          200: textOf('application/jsonl', TEXT_EXAMPLES.dayExport),
          '4xx': ErrorResponse,
          '5xx': ErrorResponse,
        },
      },
    },
    async ({ query }, reply) => {
      const site = deps.directory.site(query.site);
      const day = localDay(query.date, site.timeZone);
      return reply
        .type('application/jsonl; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${site.id}-${day.date}.jsonl"`)
        .send(Readable.from(await begun(exportDay(deps, site, day))));
    },
  );
}

/** The pieces, the first of them already there: what is wrong from the start is then an answer of its own. */
async function begun(pieces: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = await pieces.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* pieces;
  })();
}
