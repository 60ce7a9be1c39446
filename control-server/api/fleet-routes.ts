import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { MAX_PAYLOAD_BYTES } from '../../firmware-config/contract/index.ts';
import type { AppDeps } from '../app.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { problemsOf } from '../fleet/problems.ts';
import { serverVersion } from '../fleet/server-version.ts';
import type { Streams } from '../live/streams.ts';
import { personOf, sitesOf } from './access.ts';
import { doerOf } from './doer.ts';
import {
  DraftBody,
  FleetQuery,
  FleetResponse,
  type FleetRow,
  GatewayDetail,
  GatewayParams,
  SavedResponse,
} from './fleet-schemas.ts';
import { schemaOf } from './routes.ts';
import { ErrorResponse } from './schemas.ts';
import { setupRoutes } from './setup-routes.ts';

const MOST_VERSIONS = 50;

/** What a technician sees of gateways, and draws for them. */
export async function fleetRoutes(
  instance: FastifyInstance,
  deps: AppDeps & { streams: Streams },
): Promise<void> {
  const { directory, fleet, setup, journal, now } = deps;
  const version = serverVersion();
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/api/fleet',
    {
      config: { access: 'fleet' },
      schema: schemaOf('All gateways, and what is wrong with them', FleetQuery, FleetResponse),
    },
    async (request) => {
      const sites = sitesOf(personOf(request), directory).filter(
        ({ id }) => request.query.site === undefined || id === request.query.site,
      );
      const gateways = sites.flatMap(({ id }) =>
        fleet.list(id).map(({ gateway }) => rowOf(deps, gateway, version)),
      );
      return { asOf: now(), version, gateways };
    },
  );

  app.get(
    '/api/fleet/:gateway',
    {
      config: { access: 'fleet' },
      schema: {
        summary: 'One gateway: how it is, what it runs, and what was drawn for it',
        params: GatewayParams,
        response: { 200: GatewayDetail, '4xx': ErrorResponse, '5xx': ErrorResponse },
      },
    },
    async ({ params: { gateway } }) => {
      const { site } = placeOf(directory.gateways, gateway);
      const { memory } = knownOf(fleet, gateway);
      const current = setup.layouts.current(gateway);
      return {
        ...rowOf(deps, gateway, version),
        asOf: now(),
        timeZone: site.timeZone,
        gates: site.gates,
        inForce: current && { at: current.at, version: current.version, cameras: current.cameras },
        versions: setup.layouts.versions(gateway, MOST_VERSIONS),
        cameras: [...memory.cameras.values()],
        changes: memory.changes,
        receipts: memory.receipts,
        depths: memory.depths,
      };
    },
  );

  app.post(
    '/api/fleet/:gateway/configurations',
    {
      bodyLimit: MAX_PAYLOAD_BYTES,
      config: { access: 'configure' },
      schema: {
        summary: 'Save lines and zones as a new version and send it to the gateway',
        params: GatewayParams,
        body: DraftBody,
        response: { 201: SavedResponse, '4xx': ErrorResponse, '5xx': ErrorResponse },
      },
    },
    async (request, reply) => {
      const { gateway } = request.params;
      const draft = { ...request.body, by: personOf(request).name };
      const next = setup.layouts.check(gateway, draft);
      journal.record({
        at: now(),
        ...doerOf(request),
        action: 'configuration.saved',
        subject: gateway,
        detail: { version: next, madeFrom: draft.madeFrom, reason: draft.reason },
      });
      const version = setup.layouts.save(gateway, draft);
      fleet.touched(gateway);
      return reply.code(201).send({ version });
    },
  );

  await app.register(setupRoutes, deps);
}

function rowOf(
  { directory, fleet, setup, settings, now }: AppDeps,
  gateway: string,
  version: string,
): FleetRow {
  const { state, memory } = knownOf(fleet, gateway);
  const { site } = placeOf(directory.gateways, gateway);
  const { layouts } = setup;
  const [current, latest] = [layouts.current(gateway), layouts.latest(gateway)];
  const isRefused = current?.refused !== undefined && current.refused.version === latest;
  const about = { state, memory, settings: settings.of(site.id).settings, isRefused, version, now: now() };
  return {
    ...state,
    siteName: site.name,
    problems: problemsOf(about),
    growing: state.state === 'online' && memory.isGrowing,
    receipt: memory.receipts[0] ?? null,
    layout: { version: current?.version ?? null, latest },
  };
}

/** Every gateway that a request gets as far as this with is known. */
function knownOf(fleet: Fleet, gateway: string) {
  const known = fleet.one(gateway);
  if (!known) throw new Error(`the fleet does not know ${gateway}`);
  return known;
}

function placeOf(gateways: AppDeps['directory']['gateways'], gateway: string) {
  const place = gateways.get(gateway);
  if (!place) throw new Error(`the directory does not know ${gateway}`);
  return place;
}
