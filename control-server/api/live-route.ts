import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { AppDeps } from '../app.ts';
import { Audiences } from '../live/audience.ts';
import { textOf as textOfEvent } from '../live/event-text.ts';
import type { Heartbeat } from '../live/heartbeat.ts';
import { openOutlet } from '../live/outlet.ts';
import { holderOf, type Streams } from '../live/streams.ts';
import { Viewer } from '../live/viewer.ts';
import { dateAt } from '../rollups/local-time.ts';
import { personOf, sitesOf } from './access.ts';
import { textOf } from './documentation.ts';
import { LiveQuery } from './queries.ts';
import { ErrorResponse } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';

/** The live stream of one site, or of all that a person may see, as server-sent events. */
export async function liveRoute(
  instance: FastifyInstance,
  deps: AppDeps & { streams: Streams; heartbeat: Heartbeat },
): Promise<void> {
  const { ledger, directory, hub, streams, heartbeat, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const audiences = new Audiences(hub);
  app.get(
    '/api/live',
    {
      config: { access: 'view' },
      schema: {
        summary:
          'What happens at one site, or at all that you may see: crossing, gateway, alarm and books events',
        querystring: LiveQuery,
        response: {
          200: textOf('text/event-stream', TEXT_EXAMPLES.live),
          '4xx': ErrorResponse,
          '5xx': ErrorResponse,
        },
      },
    },
    async (request, reply) => {
      const { site, after } = request.query;
      const places = site === undefined ? sitesOf(personOf(request), directory) : [directory.site(site)];
      const known = lastKnown(request.headers['last-event-id']) ?? after ?? null;
      const newest = await ledger.lastEventId();
      const outlet = streams.open(holderOf(personOf(request)), () => openOutlet(reply));
      heartbeat.keep(outlet);
      const viewer = new Viewer({ hub, audiences, ledger, places, outlet });
      // Ids beyond the ledger's come from before it was restored from a backup: nothing can be resumed.
      const isLost = known !== null && known > newest;
      for (const { id, timeZone } of isLost ? places : []) {
        outlet.write(textOfEvent({ event: 'books', data: { site: id, date: dateAt(now(), timeZone) } }));
      }
      try {
        await viewer.follow(isLost ? null : known);
      } catch (error) {
        // The stream has begun: all that can still be said is that it is over.
        request.log.error({ err: error }, 'a live stream failed');
        viewer.end();
      }
    },
  );
}

function lastKnown(given: string | string[] | undefined): number | null {
  const header = String(given ?? '');
  if (header === '') return null;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new GatelineError('bad-input', 'the Last-Event-ID header has a fault', {
    faults: [
      {
        path: 'Last-Event-ID',
        value: header,
        problem: 'is no id of a crossing',
        remedy: 'Give back the id of the last event, or leave the header out.',
      },
    ],
  });
}
