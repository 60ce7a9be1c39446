import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { networkOf } from '../accounts/network.ts';
import type { AppDeps } from '../app.ts';
import { Boards } from '../live/boards.ts';
import type { Heartbeat } from '../live/heartbeat.ts';
import { openOutlet } from '../live/outlet.ts';
import type { SitesNow } from '../live/sites-now.ts';
import { Streams } from '../live/streams.ts';
import { textOf } from './documentation.ts';
import { type BoardNumbers, BoardParams, BoardResponse } from './live-schemas.ts';
import { ErrorResponse } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';

/** Requests to boards that one address may make in a minute: many screens may share it. */
const REQUESTS_A_MINUTE = 120;
/** Streams of boards that may be open at once: anybody can open one. */
const MOST_STREAMS = 1000;

/** The public board of a site, where its settings say that it has one. */
export async function boardRoutes(
  instance: FastifyInstance,
  deps: AppDeps & { sitesNow: SitesNow; heartbeat: Heartbeat },
): Promise<void> {
  const { directory, settings, heartbeat } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const boards = new Boards(deps);
  const streams = new Streams({ all: MOST_STREAMS });

  /** A site without a board answers as one that does not exist. */
  const boardOf = async (id: string): Promise<{ site: SiteConfig; numbers: BoardNumbers }> => {
    const site = directory.sites.find((each) => each.id === id);
    const numbers = site ? await boards.numbers(site) : null;
    if (site && numbers) return { site, numbers };
    throw new GatelineError('not-found', `there is no board of ${JSON.stringify(id)}`, {
      faults: [
        { path: 'site', value: id, problem: 'has no board', remedy: 'Use the id of a site with a board.' },
      ],
    });
  };
  const config = {
    access: 'public' as const,
    rateLimit: {
      max: Math.min(REQUESTS_A_MINUTE, deps.requestsPerMinute ?? REQUESTS_A_MINUTE),
      timeWindow: 60_000,
    },
  };

  app.get(
    '/api/board/:site',
    {
      config,
      schema: {
        summary: 'The public numbers of one site',
        params: BoardParams,
        response: { 200: BoardResponse, '4xx': ErrorResponse, '5xx': ErrorResponse },
      },
    },
    async ({ params }, reply) => {
      reply.header('cache-control', 'no-store');
      const { site, numbers } = await boardOf(params.site);
      const { language } = settings.of(site.id).settings;
      return { site: site.id, name: site.name, timeZone: site.timeZone, language, numbers };
    },
  );

  app.get(
    '/api/board/:site/live',
    {
      config,
      schema: {
        summary: 'The public numbers of one site as they change: numbers events, at most one a second',
        params: BoardParams,
        response: {
          200: textOf('text/event-stream', TEXT_EXAMPLES.board),
          '4xx': ErrorResponse,
          '5xx': ErrorResponse,
        },
      },
    },
    async ({ params, ip }, reply) => {
      const { site, numbers } = await boardOf(params.site);
      const outlet = streams.open(networkOf(ip), () => openOutlet(reply));
      heartbeat.keep(outlet);
      await boards.follow(site, numbers, outlet);
    },
  );
}
