import type { FastifyInstance } from 'fastify';
import { messageOf } from '../../firmware-config/errors.ts';
import type { AppDeps } from '../app.ts';
import { personOf, seeEverySite } from './access.ts';
import { textOf } from './documentation.ts';
import { ConditionResponse } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';

/** /healthz for whoever restarts servers, /metrics for whoever draws them. */
export async function conditionRoutes(app: FastifyInstance, deps: AppDeps): Promise<void> {
  const { ledger, metrics, brokerConnected } = deps;

  app.get(
    '/healthz',
    {
      schema: {
        summary: 'Whether the server can do its work',
        response: { 200: ConditionResponse, 503: ConditionResponse },
      },
    },
    async (_request, reply) => {
      const reasons: string[] = [];
      if (!brokerConnected()) reasons.push('there is no connection to the broker');
      await ledger.check().catch((error: unknown) => reasons.push(messageOf(error)));
      return reply.code(reasons.length === 0 ? 200 : 503).send({ ok: reasons.length === 0, reasons });
    },
  );

  const schema = {
    summary: 'Prometheus metrics',
    response: { 200: textOf('text/plain', TEXT_EXAMPLES.metrics) },
  };
  app.get('/metrics', { config: { access: 'metrics' }, schema }, async (request, reply) => {
    seeEverySite(personOf(request), 'the measures tell of every site');
    return reply.type(metrics.registry.contentType).send(await metrics.text());
  });
}
