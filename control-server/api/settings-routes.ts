import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { faultsInWords, GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { Person } from '../accounts/person.ts';
import type { Delivery } from '../alarms/outbox.ts';
import { trialMessage } from '../alarms/trial-message.ts';
import type { AppDeps } from '../app.ts';
import { changedSettings, differencesOf } from '../settings/settings-change.ts';
import type { StoredSettings } from '../settings/settings-store.ts';
import { personOf, sitesOf } from './access.ts';
import { doerOf } from './doer.ts';
import { schemaOf } from './routes.ts';
import { ErrorResponse } from './schemas.ts';
import {
  DeliveriesQuery,
  DeliveriesResponse,
  type DeliveryView,
  SettingsBody,
  SettingsResponse,
  SiteParams,
  TestBody,
  TestResponse,
} from './settings-schemas.ts';

const USUAL_LIMIT = 50;
const errors = { '4xx': ErrorResponse, '5xx': ErrorResponse };

/** The routes of a site's settings, and of what is sent to those whom they name. */
export async function settingsRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { alarms, directory, settings, journal, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  const answer = (site: string, stored: StoredSettings, person: Person): SettingsResponse => {
    const { version, changedAt, changedBy } = stored;
    const { emails, webhook, ...open } = stored.settings;
    const receivers = { emails, webhook: webhook && { url: webhook.url, secretSet: true as const } };
    return {
      site,
      version,
      changedAt,
      changedBy,
      settings: open,
      receivers: person.may.has('settings') ? receivers : null,
      canMail: alarms.canSend('email'),
    };
  };

  app.get(
    '/api/sites/:site/settings',
    {
      config: { access: 'view' },
      schema: {
        summary: 'What was decided about a site; who is told of alarms only for those who may change it',
        params: SiteParams,
        response: { 200: SettingsResponse, ...errors },
      },
    },
    async (request) => {
      const { site } = request.params;
      return answer(site, settings.of(site), personOf(request));
    },
  );

  app.put(
    '/api/sites/:site/settings',
    {
      config: { access: 'settings' },
      schema: {
        summary: 'Change the settings of a site',
        params: SiteParams,
        body: SettingsBody,
        response: { 200: SettingsResponse, ...errors },
      },
    },
    async (request) => {
      const { site } = request.params;
      const { version, settings: wanted } = request.body;
      const person = personOf(request);
      const before = settings.of(site).settings;
      const { settings: after, faults } = changedSettings(before, wanted);
      if (faults.length > 0)
        throw new GatelineError('bad-input', `the body ${faultsInWords(faults)}`, { faults });
      const at = now();
      const stored = settings.change(site, { version, settings: after, at, by: person.name });
      journal.record({
        at,
        ...doerOf(request),
        action: 'settings.changed',
        subject: site,
        detail: { version: stored.version, ...differencesOf(before, after) },
      });
      return answer(site, stored, person);
    },
  );

  app.post(
    '/api/sites/:site/settings/test',
    {
      config: { access: 'settings', rateLimit: { max: 6, timeWindow: 60_000 } },
      schema: {
        summary: 'Send a test to those who are told of alarms, and tell what their servers answer',
        params: SiteParams,
        body: TestBody,
        response: { 200: TestResponse, ...errors },
      },
    },
    async (request) => {
      const { channel } = request.body;
      const site = directory.site(request.params.site);
      const { emails, webhook, language } = settings.of(site.id).settings;
      const targets = channel === 'email' ? emails : webhook ? [webhook.url] : [];
      if (targets.length === 0) {
        const remedy = 'Enter it in the settings of the site and save them first.';
        throw new GatelineError('bad-input', `nobody is told by ${channel}`, {
          faults: [{ path: 'channel', value: channel, problem: 'has no receiver', remedy }],
        });
      }
      const at = now();
      const body = trialMessage(channel, site, language, at);
      const results = await Promise.all(
        targets.map((target) =>
          alarms.hand({ site: site.id, target, body }).then(
            (text) => ({ target, ok: true, answer: text }),
            (error: unknown) => ({ target, ok: false, answer: messageOf(error) }),
          ),
        ),
      );
      const detail = { channel, delivered: results.filter(({ ok }) => ok).length, of: results.length };
      journal.record({ at, ...doerOf(request), action: 'settings.tested', subject: site.id, detail });
      return { results };
    },
  );

  app.get(
    '/api/deliveries',
    {
      config: { access: 'settings' },
      schema: schemaOf(
        'Messages about alarms and how far they came, newest first',
        DeliveriesQuery,
        DeliveriesResponse,
      ),
    },
    async (request) => {
      const { site, limit = USUAL_LIMIT } = request.query;
      const seen = sitesOf(personOf(request), directory).map(({ id }) => id);
      const found = alarms.deliveries({ sites: site === undefined ? seen : [site], limit });
      return { deliveries: found.map(deliveryView) };
    },
  );
}

function deliveryView(delivery: Delivery): DeliveryView {
  const { id, site, body, target, createdAt, attempts, nextAt, doneAt, givenUpAt, error } = delivery;
  const state = doneAt !== null ? 'done' : givenUpAt !== null ? 'given-up' : 'waiting';
  const at = doneAt ?? givenUpAt ?? nextAt;
  return { id, site, channel: body.channel, target, state, createdAt, attempts, at, error };
}
