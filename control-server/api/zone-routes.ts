import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../app.ts';
import { zonesCsv } from '../reports/zones-csv.ts';
import { localDays } from '../rollups/local-time.ts';
import { textOf } from './documentation.ts';
import { SiteQuery, ZonesCsvQuery, ZonesQuery } from './queries.ts';
import { schemaOf } from './routes.ts';
import { type BucketSize, ErrorResponse } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';
import { ZonesNowResponse, ZonesResponse } from './zone-schemas.ts';
import { zonesNow, zonesOf } from './zones.ts';

/** At most so many days in one answer. */
const MOST_DAYS = { '15m': 31, hour: 100, day: 400 };

/** The routes that tell how many people were in zones, how long, and how many of them queued. */
export async function zoneRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { ledger, directory, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const found = (query: { site: string; bucket: BucketSize; from: string; to: string }) => {
    const site = directory.site(query.site);
    const days = localDays(query.from, query.to, site.timeZone, MOST_DAYS[query.bucket]);
    return zonesOf(ledger, site, { days, bucket: query.bucket, asOf: now() });
  };

  app.get(
    '/api/zones',
    {
      config: { access: 'view' },
      schema: schemaOf('What the zones of a site saw, by bucket and in all', ZonesQuery, ZonesResponse),
    },
    async ({ query }) => found(query),
  );

  app.get(
    '/api/zones/now',
    {
      config: { access: 'view' },
      schema: schemaOf('How many people are in the zones of a site now', SiteQuery, ZonesNowResponse),
    },
    async ({ query }) => zonesNow(ledger, directory.site(query.site), now()),
  );

  app.get(
    '/api/zones.csv',
    {
      config: { access: 'reports' },
      schema: {
        summary: 'What the zones of a site saw, for spreadsheets',
        querystring: ZonesCsvQuery,
        response: {
          200: textOf('text/csv', TEXT_EXAMPLES.zonesCsv),
          '4xx': ErrorResponse,
          '5xx': ErrorResponse,
        },
      },
    },
    async ({ query }, reply) => {
      const { from, to, lang = 'vi' } = query;
      const site = directory.site(query.site);
      const text = zonesCsv(await found(query), { site, from, to, asOf: now() }, lang);
      const name = `${site.id}-zones-${from === to ? from : `${from}-${to}`}.csv`;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(text);
    },
  );
}
