import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { personOf as personOfAccount } from '../accounts/identity.ts';
import type { SignedIn } from '../accounts/sign-in.ts';
import type { AppDeps } from '../app.ts';
import { DoneResponse, EmptyBody, FirstRunBody, SessionResponse, SignInBody } from './account-schemas.ts';
import { doerOf, personView } from './account-views.ts';
import { accountsRoutes } from './accounts-routes.ts';
import { clearSession, csrfToken, noteOf, setSession } from './cookies.ts';
import { journalRoutes } from './journal-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { ownAccountRoutes } from './own-account-routes.ts';
import { ErrorResponse } from './schemas.ts';

const errors = { '4xx': ErrorResponse, '5xx': ErrorResponse };

/** Signing in and out, accounts, API keys and the journal. */
export async function accountRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { accounts, identify, directory, cookies, journal, now } = deps;
  const { stores, signIn, firstRun } = accounts;
  const { secure } = cookies;

  /** Makes the answer that of somebody who has just signed in. */
  const enter = (request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn): SessionResponse => {
    const { account, hash } = signedIn;
    setSession(reply, signedIn, secure);
    request.credential = { kind: 'session', hash, account: account.id };
    const person = personView(personOfAccount(account, directory), stores);
    return { firstRun: false, person, csrf: csrfToken(request, reply, secure) };
  };
  const browserOf = ({ headers }: FastifyRequest) => headers['user-agent'] ?? '';

  app.get(
    '/api/session',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Who is signed in, and whether there is no account yet',
        response: { 200: SessionResponse, ...errors },
      },
    },
    async (request, reply) => {
      const person = await identify(request, reply);
      return {
        firstRun: firstRun.isOpen,
        person: person && personView(person, stores),
        csrf: csrfToken(request, reply, secure),
      };
    },
  );

  app.post(
    '/api/first-run',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Make the first administrator with the set-up code that the server printed, and sign in',
        body: FirstRunBody,
        response: { 200: SessionResponse, ...errors },
      },
    },
    async (request, reply) => {
      const account = await firstRun.create(request.body, request.ip);
      return enter(
        request,
        reply,
        signIn.open(account, { address: request.ip, browser: browserOf(request) }),
      );
    },
  );

  app.post(
    '/api/sign-in',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Sign in; 401 code-needed asks for the code of an authenticator',
        body: SignInBody,
        response: { 200: SessionResponse, ...errors },
      },
    },
    async (request, reply) => {
      const { id, password, code } = request.body;
      const note = noteOf(request, secure);
      const from = { address: request.ip, browser: browserOf(request), note };
      return enter(request, reply, await signIn.signIn({ id, password, code, ...from }));
    },
  );

  app.post(
    '/api/sign-out',
    {
      config: { access: 'signed-in' },
      schema: {
        summary: 'End the session that asks',
        body: EmptyBody,
        response: { 200: DoneResponse, ...errors },
      },
    },
    async (request, reply) => {
      const { credential } = request;
      if (credential?.kind === 'session') {
        const { account, hash } = credential;
        stores.together(() => {
          stores.sessions.remove(hash);
          journal.record({ at: now(), ...doerOf(request), action: 'sign-out', subject: account, detail: {} });
        });
      }
      clearSession(reply, secure);
      return { done: true } as const;
    },
  );

  // Streams of a session that was ended are ended after the answer, which may be one of them.
  app.addHook('onResponse', async ({ method }) => {
    if (method !== 'GET' && method !== 'HEAD') accounts.identity.sweep();
  });
  await app.register(ownAccountRoutes, deps);
  await app.register(accountsRoutes, deps);
  await app.register(keyRoutes, deps);
  await app.register(journalRoutes, deps);
}
