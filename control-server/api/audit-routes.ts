import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { auditFaults } from '../../firmware-config/audit-faults.ts';
import type { CountAudit } from '../../firmware-config/contract/audit.ts';
import { countingError } from '../../firmware-config/error-statistics.ts';
import { type Fault, faultsInWords, GatelineError } from '../../firmware-config/errors.ts';
import type { AppDeps } from '../app.ts';
import { dateAt } from '../rollups/local-time.ts';
import { personOf, seeGateway, sitesOf } from './access.ts';
import { AuditBody, AuditSaved, AuditsQuery, AuditsResponse } from './audit-schemas.ts';
import { doerOf } from './doer.ts';
import { schemaOf } from './routes.ts';
import { ErrorResponse } from './schemas.ts';

/** Clocks of those who audit may be ahead by this much. */
const AHEAD_MS = 600_000;

/** The routes of audits: how well lines were counted. */
export async function auditRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { directory, audits, errors, journal, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/api/audits',
    {
      config: { access: 'view' },
      schema: schemaOf('How well lines were counted when somebody counted too', AuditsQuery, AuditsResponse),
    },
    async (request) => {
      const { site: siteId, gateway: id } = request.query;
      const sites = sitesOf(personOf(request), directory).filter(
        (site) => siteId === undefined || site.id === siteId,
      );
      const gateways = sites.flatMap((site) =>
        site.gateways
          .filter((gateway) => id === undefined || gateway.id === id)
          .map((gateway) => ({ gateway: gateway.id, site: site.id })),
      );
      return {
        audits: gateways.flatMap(({ gateway, site }) =>
          errors.audits(gateway).map(({ audit, state }) => ({
            ...audit,
            site,
            state,
            trust: { in: countingError(audit.in), out: countingError(audit.out) },
          })),
        ),
      };
    },
  );

  app.post(
    '/api/audits',
    {
      config: { access: 'audits' },
      schema: {
        summary: 'Put in how well a line was counted; one that is there already changes nothing',
        body: AuditBody,
        response: { 200: AuditSaved, 201: AuditSaved, '4xx': ErrorResponse, '5xx': ErrorResponse },
      },
    },
    async (request, reply) => {
      const audit = request.body;
      const person = personOf(request);
      seeGateway(person, directory, audit.gateway);
      const at = now();
      const faults = [...auditFaults(audit), ...placeFaults(deps, audit, at)];
      if (faults.length > 0) {
        throw new GatelineError('bad-input', `the audit ${faultsInWords(faults)}`, { faults });
      }
      const { audit: kept, isNew } = audits.add(audit, { at, by: person.name });
      if (!isNew) return { id: kept.id, isNew };
      const { gateway, camera, line, model, configuration, method, from, to } = audit;
      const detail = { camera, line, model, configuration, method, from, to, in: audit.in, out: audit.out };
      journal.record({ at, ...doerOf(request), action: 'audit.added', subject: gateway, detail });
      const { id: site, timeZone } = siteOf(deps, gateway);
      deps.hub.publish(site, { event: 'books', data: { site, date: dateAt(at, timeZone) } });
      return reply.code(201).send({ id: kept.id, isNew });
    },
  );
}

function siteOf({ directory }: AppDeps, gateway: string) {
  const known = directory.gateways.get(gateway);
  if (!known) throw new Error(`the directory does not know ${gateway}`);
  return known.site;
}

/** What is wrong with where and when it was. */
function placeFaults(deps: AppDeps, { gateway, gate, to }: CountAudit, now: number): Fault[] {
  const { gates } = siteOf(deps, gateway);
  const faults: Fault[] = [];
  if (!gates.some(({ id }) => id === gate)) {
    const remedy = `Use one of ${gates
      .slice(0, 20)
      .map(({ id }) => id)
      .join(', ')}.`;
    faults.push({ path: 'gate', value: gate, problem: 'is no gate of the site of this gateway', remedy });
  }
  if (to > now + AHEAD_MS) {
    const remedy = 'Give the wall time at which the audited time ended.';
    faults.push({ path: 'to', value: to, problem: 'lies in the future', remedy });
  }
  return faults;
}
