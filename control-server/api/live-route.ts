import type { SSEMessage } from '@fastify/sse';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { AppDeps } from '../app.ts';
import type { LiveEvent } from '../live/hub.ts';
import { Viewer } from '../live/viewer.ts';
import { dateAt } from '../rollups/local-time.ts';
import { textOf } from './documentation.ts';
import { LiveQuery } from './queries.ts';
import { ErrorResponse } from './schemas.ts';

/** The live stream of one site, as server-sent events. */
export async function liveRoute(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { ledger, directory, hub, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.get(
    '/api/live',
    {
      // The stream is all there is here, whatever a client says it accepts.
      sse: { kind: 'manual' },
      config: { access: 'view' },
      schema: {
        summary: 'What happens at one site: crossing, gateway and books events',
        querystring: LiveQuery,
        response: { 200: textOf('text/event-stream'), '4xx': ErrorResponse, '5xx': ErrorResponse },
      },
    },
    async ({ query }, reply) => {
      const site = directory.site(query.site);
      const known = lastKnown(reply.sse.lastEventId) ?? query.after ?? null;
      const newest = await ledger.lastEventId();
      const viewer = new Viewer(hub, ledger, site, () => reply.raw.destroy());
      reply.sse.onClose(() => viewer.end());
      reply.sse.sendHeaders();
      reply.raw.flushHeaders();
      // Ids beyond the ledger's come from before it was restored from a backup: nothing can be resumed.
      const isLost = known !== null && known > newest;
      if (isLost) {
        const date = dateAt(now(), site.timeZone);
        await reply.sse.send({ event: 'books', data: { date } });
      }
      await reply.sse.send(messagesOf(viewer.events(isLost ? null : known)));
    },
  );
}

async function* messagesOf(events: AsyncIterable<LiveEvent>): AsyncGenerator<SSEMessage> {
  for await (const { event, data } of events) {
    yield event === 'crossing' ? { id: String(data.id), event, data } : { event, data };
  }
}

function lastKnown(header: string | null): number | null {
  if (header === null || header === '') return null;
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
