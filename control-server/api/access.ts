import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import { maySee, type Person } from '../accounts/person.ts';
import type { Permission } from '../accounts/roles.ts';
import type { Directory } from '../fleet/directory.ts';
import { NoQuery } from './queries.ts';

/** What a route asks of whoever calls it. */
export type Access = Permission | 'signed-in' | 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route below /api has to say it. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Null where nobody is signed in. */
    person: Person | null;
  }
}

/** Finds out who makes a request, from its cookie or key. */
export type Identify = (request: FastifyRequest, reply: FastifyReply) => Promise<Person | null>;

/**
 * Lets a request through only to routes that its person may use and to sites that the person may see. A site that is
 * hidden answers as one that does not exist. To be called before any route is added.
 *
 * A route names its site by the parameter or query field `site`, or its gateway by `gateway`; routes that list
 * across sites choose by {@link sitesOf} themselves. A route without a query schema takes no query.
 */
export function guardRoutes(
  app: FastifyInstance,
  { identify, directory }: { identify: Identify; directory: Directory },
): void {
  app.decorateRequest('person', null);
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/') && route.config?.access === undefined) {
      throw new Error(`${String(route.method)} ${route.url} does not say who may use it (config.access)`);
    }
    // A route that takes no query refuses one, as it refuses unknown fields of any other kind.
    if (route.url.startsWith('/api/')) route.schema = { querystring: NoQuery, ...route.schema };
  });
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (access === 'public') return;
    request.person = await identify(request, reply);
    if (!request.person) {
      throw new GatelineError(
        'not-signed-in',
        'sign in first, or send an API key: authorization: Bearer KEY',
      );
    }
    if (access === 'signed-in' || request.person.may.has(access)) return;
    throw new GatelineError(
      'forbidden',
      `${request.person.name} may not do this: it takes the right "${access}"`,
    );
  });
  app.addHook('preHandler', async ({ person, params, query }) => {
    if (!person) return;
    for (const named of [params, query] as Record<string, unknown>[]) {
      if (typeof named?.['site'] === 'string') seeSite(person, directory, named['site']);
      if (typeof named?.['gateway'] === 'string') seeGateway(person, directory, named['gateway']);
    }
  });
}

/** The person of a route that is not public. */
export function personOf({ person }: FastifyRequest): Person {
  if (!person) throw new Error('a public route has no person');
  return person;
}

/** The directory's sites that a person may see. */
export function sitesOf(person: Person, directory: Directory) {
  return directory.sites.filter(({ id }) => maySee(person, id));
}

/** @throws GatelineError `not-found` */
export function seeSite(person: Person, directory: Directory, site: string): void {
  directory.site(site);
  if (!maySee(person, site)) throw hidden('site', site);
}

/** @throws GatelineError `not-found` */
export function seeGateway(person: Person, directory: Directory, gateway: string): void {
  const known = directory.gateways.get(gateway);
  if (!known || !maySee(person, known.site.id)) throw hidden('gateway', gateway);
}

/** @param why what is asked for tells of sites that the person may not see @throws GatelineError `forbidden` */
export function seeEverySite({ sites }: Person, why: string): void {
  if (sites !== null) throw new GatelineError('forbidden', `${why}: it takes the right to see every site`);
}

function hidden(what: string, id: string): GatelineError {
  const fault = {
    path: what,
    value: id,
    problem: 'is not in the configuration',
    remedy: `Use the id of a ${what} you may see.`,
  };
  return new GatelineError('not-found', `there is no ${what} ${JSON.stringify(id)}`, { faults: [fault] });
}
