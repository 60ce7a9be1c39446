import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../app.ts';
import { NO_ALARMS } from '../live/alarm-counts.ts';
import type { SitesNow } from '../live/sites-now.ts';
import { personOf, sitesOf } from './access.ts';
import { OverviewResponse } from './live-schemas.ts';
import { overviewOf } from './overview.ts';
import { NoQuery } from './queries.ts';
import { schemaOf } from './routes.ts';

/** All sites on one page. */
export async function overviewRoute(
  instance: FastifyInstance,
  deps: AppDeps & { sitesNow: SitesNow },
): Promise<void> {
  const { directory, fleet, settings, sitesNow, now, alarms = NO_ALARMS } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.get(
    '/api/overview',
    {
      config: { access: 'view' },
      schema: schemaOf(
        'All sites that you may see, and which of them need attention',
        NoQuery,
        OverviewResponse,
      ),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const gateways = Map.groupBy(fleet.list(), ({ site }) => site);
      return sitesNow.read(sitesOf(personOf(request), directory), ({ lastEventId, sites }) => ({
        asOf: now(),
        lastEventId,
        sites: sites.map((each) => {
          const { id } = each.config;
          const parts = { settings: settings.of(id).settings, alarms: alarms.open(id) };
          return overviewOf(each, { ...parts, gateways: gateways.get(id) ?? [] });
        }),
      }));
    },
  );
}
