import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import { maySee } from '../accounts/person.ts';
import { alarmView } from '../alarms/alarm.ts';
import type { AppDeps } from '../app.ts';
import { personOf, sitesOf } from './access.ts';
import { AcknowledgeBody, AlarmParams, AlarmsQuery, AlarmsResponse, AlarmView } from './alarm-schemas.ts';
import { doerOf } from './doer.ts';
import { schemaOf } from './routes.ts';
import { ErrorResponse } from './schemas.ts';

const USUAL_LIMIT = 50;

/** The routes that show alarms and take note of them. */
export async function alarmRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { alarms, directory, journal, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/api/alarms',
    {
      config: { access: 'view' },
      schema: schemaOf('Alarms of one site or of all, newest first', AlarmsQuery, AlarmsResponse),
    },
    async (request) => {
      const { site, state = 'open', limit = USUAL_LIMIT, ...filter } = request.query;
      const person = personOf(request);
      const seen = sitesOf(person, directory).map(({ id }) => id);
      const sites = site === undefined ? seen : [site];
      const found = alarms.list({ sites, open: state === 'open', limit, ...filter });
      return { asOf: now(), alarms: found.map((alarm) => alarmView(alarm, directory)) };
    },
  );

  app.post(
    '/api/alarms/:id/acknowledge',
    {
      config: { access: 'acknowledge' },
      schema: {
        summary: 'Take note of an alarm',
        params: AlarmParams,
        body: AcknowledgeBody,
        response: { 200: AlarmView, '4xx': ErrorResponse, '5xx': ErrorResponse },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { note } = request.body;
      const person = personOf(request);
      const alarm = alarms.get(id);
      // One of the whole server is everybody's to see, and theirs to note who see every site.
      const isTheirs = alarm?.site === null ? person.sites === null : alarm && maySee(person, alarm.site);
      if (!alarm || !isTheirs) throw missing(id);
      const at = now();
      journal.record({
        at,
        ...doerOf(request),
        action: 'alarm.acknowledged',
        subject: alarm.site ?? 'server',
        detail: { alarm: id, kind: alarm.kind, gateway: alarm.gateway, camera: alarm.camera, note },
      });
      return alarmView(alarms.acknowledge(id, { at, by: person.name, note }), directory);
    },
  );
}

function missing(id: number): GatelineError {
  const fault = { path: 'id', value: id, problem: 'is no alarm', remedy: 'Take the id from /api/alarms.' };
  return new GatelineError('not-found', `there is no alarm ${id}`, { faults: [fault] });
}
