import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { TSchema } from 'typebox';
import { maySee } from '../accounts/person.ts';
import type { AppDeps } from '../app.ts';
import { NO_ALARMS } from '../live/alarm-counts.ts';
import { dateAt, localDay, localDays } from '../rollups/local-time.ts';
import { lastHour } from '../rollups/trend.ts';
import { personOf, seeEverySite, sitesOf } from './access.ts';
import { countsOf } from './counts.ts';
import { coverageOf } from './coverage.ts';
import { errorView } from './error-schemas.ts';
import {
  CountsQuery,
  CoverageQuery,
  CrossingsQuery,
  NoQuery,
  QuarantineQuery,
  SiteQuery,
} from './queries.ts';
import { CoverageResponse } from './report-schemas.ts';
import {
  CountsResponse,
  CrossingsResponse,
  ErrorResponse,
  GatewaysResponse,
  QuarantineResponse,
  SitesResponse,
  TodayResponse,
} from './schemas.ts';
import { todayOf } from './today.ts';

/** At most so many days in one answer; a bucket of 15 minutes makes 96 rows a day and gate. */
const MOST_DAYS = { '15m': 31, hour: 400, day: 400 };
const USUAL_LIMIT = 50;
const MINUTE_MS = 60_000;

/** What the schemas say of one route. */
export function schemaOf<Q extends TSchema, R extends TSchema>(summary: string, querystring: Q, ok: R) {
  const response = { 200: ok, '4xx': ErrorResponse, '5xx': ErrorResponse };
  return { summary, querystring, response } satisfies FastifySchema;
}

/** The routes that read the books and the fleet. */
export async function apiRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { ledger, directory, fleet, errors, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/api/sites',
    { config: { access: 'view' }, schema: schemaOf('Sites, gates and gateways', NoQuery, SitesResponse) },
    async (request) => ({ sites: sitesOf(personOf(request), directory) }),
  );

  app.get(
    '/api/today',
    { config: { access: 'view' }, schema: schemaOf('The day so far of one site', SiteQuery, TodayResponse) },
    async ({ query }) => {
      const site = directory.site(query.site);
      const asOf = now();
      const day = localDay(dateAt(asOf, site.timeZone), site.timeZone);
      const bins = lastHour(asOf, MINUTE_MS);
      const present = await ledger.present(site, day, bins);
      const before = present.books.lastEventId + 1;
      const recent = await ledger.crossings({ places: [site], before, limit: 20 });
      const { settings } = deps.settings.of(site.id);
      const alarms = (deps.alarms ?? NO_ALARMS).open(site.id);
      return todayOf(site, {
        day,
        asOf,
        present,
        bins,
        settings,
        errors: errors.of(site),
        alarms,
        recent,
        gateways: fleet.list(site.id),
      });
    },
  );

  app.get(
    '/api/gateways',
    {
      config: { access: 'view' },
      schema: schemaOf('All gateways and how they are', NoQuery, GatewaysResponse),
    },
    async (request) => {
      const sites = sitesOf(personOf(request), directory);
      return { gateways: sites.flatMap(({ id }) => fleet.list(id)) };
    },
  );

  app.get(
    '/api/crossings',
    {
      config: { access: 'view' },
      schema: schemaOf('Crossings, newest first', CrossingsQuery, CrossingsResponse),
    },
    async (request) => {
      const { site, gate, limit = USUAL_LIMIT, before } = request.query;
      const person = personOf(request);
      const places = directory.places(site, gate).filter(({ id }) => maySee(person, id));
      const range = before === undefined ? {} : { before };
      return { crossings: await ledger.crossings({ places, limit, ...range }) };
    },
  );

  app.get(
    '/api/counts',
    {
      config: { access: 'view' },
      schema: schemaOf('Counts by bucket, in the time zone of the site', CountsQuery, CountsResponse),
    },
    async ({ query }) => {
      const { bucket, from, to } = query;
      const site = directory.site(query.site);
      const [place = site] = directory.places(query.site, query.gate);
      const days = localDays(from, to, site.timeZone, MOST_DAYS[bucket]);
      const books = await ledger.books(site, days[0]?.from ?? 0, days.at(-1)?.to ?? 0);
      const buckets = countsOf(place, days, bucket, books, now());
      const known = errors.of(site);
      const found = place.gates.flatMap(({ id: gate }) => {
        const error = known.get(gate);
        return error ? [{ gate, ...errorView(error) }] : [];
      });
      return { site: site.id, timeZone: site.timeZone, bucket, buckets, errors: found };
    },
  );

  app.get(
    '/api/coverage',
    {
      config: { access: 'view' },
      schema: schemaOf('How each line was watched, in slots of 15 minutes', CoverageQuery, CoverageResponse),
    },
    async ({ query }) => {
      const site = directory.site(query.site);
      const [place = site] = directory.places(query.site, query.gate);
      const days = localDays(query.from, query.to, site.timeZone, MOST_DAYS['15m']);
      const books = await ledger.books(site, days[0]?.from ?? 0, days.at(-1)?.to ?? 0);
      const slots = coverageOf(place, days, { books, asOf: now() });
      return { site: site.id, timeZone: site.timeZone, slots };
    },
  );

  app.get(
    '/api/quarantine',
    {
      config: { access: 'fleet' },
      schema: schemaOf('Messages that were set aside, newest first', QuarantineQuery, QuarantineResponse),
    },
    async (request) => {
      seeEverySite(personOf(request), 'messages were set aside of any site');
      return ledger.quarantined(request.query.limit ?? USUAL_LIMIT);
    },
  );
}
