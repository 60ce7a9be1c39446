import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { AppDeps } from '../app.ts';
import { eventText } from '../live/event-text.ts';
import { Heartbeat } from '../live/heartbeat.ts';
import { openOutlet } from '../live/outlet.ts';
import { holderOf, type Streams } from '../live/streams.ts';
import { personOf } from './access.ts';
import { textOf } from './documentation.ts';
import { doerOf } from './doer.ts';
import {
  GatewayParams,
  SnapshotBody,
  SnapshotParams,
  SnapshotResponse,
  TracksQuery,
  type TracksView,
} from './fleet-schemas.ts';
import { ErrorResponse } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';

/** A viewer that is this far behind is cut: dots of half a minute ago help nobody. */
const MAX_BEHIND_BYTES = 200_000;
const HEARTBEAT_MS = 3000;
/** Pictures that one address may ask for in a minute. */
const PICTURES_PER_MINUTE = 20;

const JPEG = {
  description: 'OK',
  content: {
    'image/jpeg': {
      schema: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })),
      example: TEXT_EXAMPLES.jpeg,
    },
  },
};
const errors = { '4xx': ErrorResponse, '5xx': ErrorResponse };

/** Set-up pictures and tracks: what a technician sees while drawing lines. */
export async function setupRoutes(
  instance: FastifyInstance,
  deps: AppDeps & { streams: Streams },
): Promise<void> {
  const { fleet, setup, streams, journal, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  /** What ends the streams when the server closes. */
  const ends = new Set<() => void>();
  const heartbeat = new Heartbeat(deps.heartbeatMs ?? HEARTBEAT_MS);
  app.addHook('preClose', async () => {
    for (const end of [...ends]) end();
    heartbeat.close();
  });

  app.post(
    '/api/fleet/:gateway/snapshots',
    {
      config: { access: 'configure', rateLimit: { max: PICTURES_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Ask for one picture, pixelated by the gateway; it is gone after 5 minutes',
        params: GatewayParams,
        body: SnapshotBody,
        response: { 201: SnapshotResponse, ...errors },
      },
    },
    async (request, reply) => {
      const { gateway } = request.params;
      const { camera } = request.body;
      const person = personOf(request);
      onlineOrRefused(deps, gateway, camera);
      const id = setup.snapshots.newId();
      journal.record({
        at: now(),
        ...doerOf(request),
        action: 'snapshot.asked',
        subject: gateway,
        detail: { camera, id },
      });
      const owner = `${person.kind}:${person.id}`;
      const taken = await setup.snapshots.ask({ id, gateway, camera, issuer: person.name, owner });
      return reply.code(201).send(taken);
    },
  );

  app.get(
    '/api/fleet/:gateway/snapshots/:id.jpg',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'The picture, for whoever asked for it',
        params: SnapshotParams,
        response: { 200: JPEG, ...errors },
      },
    },
    async (request, reply) => {
      const { gateway, id } = request.params;
      const { kind, id: person } = personOf(request);
      const jpeg = setup.snapshots.picture(gateway, id, `${kind}:${person}`);
      return reply.type('image/jpeg').send(jpeg);
    },
  );

  app.get(
    '/api/fleet/:gateway/tracks',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Where the tracks of a camera are, as dots, while somebody watches: tracks events',
        params: GatewayParams,
        querystring: TracksQuery,
        response: { 200: textOf('text/event-stream', TEXT_EXAMPLES.tracks), ...errors },
      },
    },
    async (request, reply) => {
      const { gateway } = request.params;
      const { camera } = request.query;
      const person = personOf(request);
      onlineOrRefused(deps, gateway, camera);
      const outlet = streams.open(holderOf(person), () => openOutlet(reply));
      journal.record({
        at: now(),
        ...doerOf(request),
        action: 'tracks.watched',
        subject: gateway,
        detail: { camera },
      });
      heartbeat.keep(outlet);
      const leave = setup.tracks.watch(gateway, camera, person.name, ({ at, dots, crossings }) => {
        const data: TracksView = { at, dots, crossings };
        if (outlet.behind > MAX_BEHIND_BYTES) outlet.cut();
        else outlet.write(eventText({ event: 'tracks', data }));
      });
      const end = () => outlet.end();
      ends.add(end);
      outlet.onGone(() => {
        ends.delete(end);
        leave();
      });
    },
  );

  /** @throws GatelineError `not-found` for an unknown camera, `no-answer` where the gateway is not there to answer */
  function onlineOrRefused({ setup }: AppDeps, gateway: string, camera: string): void {
    const cameras = setup.layouts.cameras(gateway);
    if (cameras.size > 0 && !cameras.has(camera)) {
      const remedy = `Use one of ${[...cameras].join(', ')}.`;
      const fault = { path: 'camera', value: camera, problem: 'is no camera of this gateway', remedy };
      throw new GatelineError('not-found', `${gateway} has no camera ${camera}`, { faults: [fault] });
    }
    if (fleet.one(gateway)?.state.state === 'online') return;
    throw new GatelineError('no-answer', `${gateway} is not online: wait until it is, and ask again`);
  }
}
