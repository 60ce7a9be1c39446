import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import { sessionId } from '../accounts/session.ts';
import { newRecoveryCodes, newTotpSecret, totpStep, totpUri } from '../accounts/totp.ts';
import type { AppDeps } from '../app.ts';
import {
  ConfirmBody,
  DoneResponse,
  EndedResponse,
  PasswordBody,
  RecoveryCodesResponse,
  SessionParams,
  SessionsResponse,
  SignOutEverywhereBody,
  TotpConfirmBody,
  TotpResponse,
} from './account-schemas.ts';
import { doerOf, ownAccount } from './account-views.ts';
import { ErrorResponse } from './schemas.ts';

const errors = { '4xx': ErrorResponse, '5xx': ErrorResponse };
const config = { access: 'signed-in' } as const;
const done = { done: true } as const;

/** What people do with their own account. */
export async function ownAccountRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { accounts, journal, now } = deps;
  const { stores, people, signIn } = accounts;
  const thisSession = ({ credential }: FastifyRequest) =>
    credential?.kind === 'session' ? credential.hash : undefined;
  const record = (request: FastifyRequest, action: string, detail = {}) => {
    const doer = doerOf(request);
    journal.record({ at: now(), ...doer, action, subject: doer.actor, detail });
  };

  app.post(
    '/api/account/password',
    {
      config,
      schema: {
        summary: 'Change the own password; ends the other sessions',
        body: PasswordBody,
        response: { 200: DoneResponse, ...errors },
      },
    },
    async (request) => {
      const { id } = ownAccount(request, stores);
      const { current, password } = request.body;
      const doer = doerOf(request);
      await signIn.confirm(id, current, doer);
      if (current === password) {
        const fault = { path: 'password', problem: 'is the present one', remedy: 'Choose another one.' };
        throw new GatelineError('bad-input', 'the new password is the present one', { faults: [fault] });
      }
      await people.setPassword(id, password, doer, thisSession(request));
      return done;
    },
  );

  app.get(
    '/api/account/sessions',
    { config, schema: { summary: 'The own sessions', response: { 200: SessionsResponse, ...errors } } },
    async (request) => {
      const { id } = ownAccount(request, stores);
      const sessions = stores.sessions.of(id).map(({ hash, account: _account, ...session }) => ({
        id: sessionId({ hash }),
        ...session,
        current: hash === thisSession(request),
      }));
      return { sessions };
    },
  );

  app.delete(
    '/api/account/sessions/:session',
    {
      config,
      schema: {
        summary: 'End one of the own sessions',
        params: SessionParams,
        response: { 200: DoneResponse, ...errors },
      },
    },
    async (request) => {
      const { id } = ownAccount(request, stores);
      const session = stores.sessions.of(id).find((one) => sessionId(one) === request.params.session);
      if (!session) throw new GatelineError('not-found', 'there is no such session any more');
      stores.together(() => {
        stores.sessions.remove(session.hash);
        record(request, 'session.ended', { address: session.address, browser: session.browser });
      });
      return done;
    },
  );

  app.post(
    '/api/account/sign-out-everywhere',
    {
      config,
      schema: {
        summary: 'End all of the own sessions, or all but the one that asks',
        body: SignOutEverywhereBody,
        response: { 200: EndedResponse, ...errors },
      },
    },
    async (request) => {
      const { id } = ownAccount(request, stores);
      const kept = request.body.keepThis ? thisSession(request) : undefined;
      return { ended: people.signOut(id, doerOf(request), kept) };
    },
  );

  app.post(
    '/api/account/totp',
    {
      config,
      schema: {
        summary: 'Begin to set up an authenticator; a code of it makes it count (…/confirm)',
        body: ConfirmBody,
        response: { 200: TotpResponse, ...errors },
      },
    },
    async (request) => {
      const { id } = ownAccount(request, stores);
      const { totpEnabled } = await signIn.confirm(id, request.body.password, doerOf(request));
      if (totpEnabled) {
        throw new GatelineError('conflict', 'an authenticator is set up already: take it away first');
      }
      const secret = newTotpSecret();
      stores.accounts.change(id, (account) => ({ ...account, totpSecret: secret }));
      return { secret, uri: totpUri(secret, id) };
    },
  );

  app.post(
    '/api/account/totp/confirm',
    {
      config,
      schema: {
        summary:
          'Show that the authenticator works; from now on it is asked for. Answers with recovery codes.',
        body: TotpConfirmBody,
        response: { 200: RecoveryCodesResponse, ...errors },
      },
    },
    async (request) => {
      const { id, totpSecret, totpEnabled } = ownAccount(request, stores);
      if (totpSecret === null || totpEnabled) {
        throw new GatelineError('conflict', 'no authenticator is being set up: begin again');
      }
      const step = totpStep(totpSecret, request.body.code, now());
      if (step === null) {
        const remedy = "Type the one that is shown now, and check the phone's clock.";
        const faults = [{ path: 'code', problem: 'is wrong', remedy }];
        throw new GatelineError('wrong-code', 'this code is wrong', { faults });
      }
      const { codes, hashes } = newRecoveryCodes();
      stores.together(() => {
        stores.accounts.change(id, (account) => ({ ...account, totpEnabled: true }));
        stores.accounts.useTotpStep(id, step);
        stores.accounts.setRecoveryCodes(id, hashes);
        record(request, 'account.totp-enabled');
      });
      return { recoveryCodes: codes };
    },
  );

  app.post(
    '/api/account/totp/disable',
    {
      config,
      schema: {
        summary: 'Take the own authenticator away',
        body: ConfirmBody,
        response: { 200: DoneResponse, ...errors },
      },
    },
    async (request) => {
      const { id } = ownAccount(request, stores);
      const doer = doerOf(request);
      await signIn.confirm(id, request.body.password, doer);
      people.removeTotp(id, doer);
      return done;
    },
  );
}
