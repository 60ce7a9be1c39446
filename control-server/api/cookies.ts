import fastifyCookie, { type CookieSerializeOptions } from '@fastify/cookie';
import csrfProtection from '@fastify/csrf-protection';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Identity } from '../accounts/identity.ts';
import { KNOWN_MS } from '../accounts/known-browser.ts';
import type { Credential } from '../accounts/open-answers.ts';
import { LONGEST_MS } from '../accounts/session.ts';
import type { SignedIn } from '../accounts/sign-in.ts';
import type { Identify } from './access.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** By what the person is known; null where nobody is, and where a test says who it is. */
    credential: Credential | null;
  }
}

/** How cookies are set. */
export interface CookieRules {
  /** The page is reached by TLS, here or at a proxy: cookies travel by it alone, and no other host can set them. */
  secure: boolean;
  /** Signs the tokens against forged requests. */
  secret: Buffer;
  /** The page's own address, where a proxy hides it. */
  publicUrl?: string | undefined;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const nameOf = (name: string, secure: boolean) => `${secure ? '__Host-' : ''}gateline-${name}`;

/** Reads cookies; to be registered before {@link guardRoutes}. */
export async function readCookies(app: FastifyInstance, { secure, secret }: CookieRules): Promise<void> {
  app.decorateRequest('credential', null);
  await app.register(fastifyCookie);
  await app.register(csrfProtection, {
    cookieKey: nameOf('csrf', secure),
    cookieOpts: cookieOptions(secure),
    getToken: ({ headers }: FastifyRequest) => {
      const token = headers['x-csrf-token'];
      return typeof token === 'string' ? token : undefined;
    },
    // A token is good for its own session only.
    getUserInfo: ownerOfToken,
    csrfOpts: { hmacKey: secret },
    logLevel: 'debug',
  });
}

/** Refuses what another site makes a browser send; to be called after {@link guardRoutes}. */
export function refuseForgeries(app: FastifyInstance, rules: CookieRules): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { method, headers, credential } = request;
    if (SAFE.has(method) || credential?.kind === 'api-key') return done();
    if (!isOwnPage(headers, request, rules)) {
      return done(
        new GatelineError('forbidden', 'another site sent this request: use the page of this server'),
      );
    }
    if (credential?.kind !== 'session') return done();
    app.csrfProtection(request, reply, done);
  });
}

/** Knows people by cookie or key. */
export function identifyBy(identity: Identity, { secure }: Pick<CookieRules, 'secure'>): Identify {
  const cookie = nameOf('session', secure);
  return async (request, reply) => {
    const { authorization } = request.headers;
    const known =
      authorization === undefined
        ? identity.bySession(request.cookies[cookie])
        : identity.byKey(authorization);
    if (!known) return null;
    request.credential = known.credential;
    identity.hold(known.credential, reply.raw);
    return known.person;
  };
}

/** Gives the browser its session, and the note that it is known. */
export function setSession(reply: FastifyReply, { token, note }: SignedIn, secure: boolean): void {
  const options = cookieOptions(secure);
  reply.setCookie(nameOf('session', secure), token, { ...options, maxAge: LONGEST_MS / 1000 });
  reply.setCookie(nameOf('browser', secure), note, { ...options, maxAge: KNOWN_MS / 1000 });
}

export function clearSession(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(nameOf('session', secure), cookieOptions(secure));
}

/** The note of an earlier sign-in. */
export function noteOf({ cookies }: FastifyRequest, secure: boolean): string | undefined {
  return cookies[nameOf('browser', secure)];
}

/** The token that the session's page has to send; null where nobody is signed in by cookie. */
export function csrfToken(request: FastifyRequest, reply: FastifyReply, secure: boolean): string | null {
  if (request.credential?.kind !== 'session') return null;
  return reply.generateCsrf({ ...cookieOptions(secure), userInfo: ownerOfToken(request) });
}

const ownerOfToken = ({ credential }: FastifyRequest): string =>
  credential?.kind === 'session' ? credential.hash : '';

const cookieOptions = (secure: boolean): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure,
});

/** Browsers say where a request comes from; other programs say nothing. */
function isOwnPage(
  headers: FastifyRequest['headers'],
  { host, protocol }: FastifyRequest,
  { publicUrl }: CookieRules,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  if (origin === undefined) return true;
  return origin === `${protocol}://${host}` || origin === publicUrl?.replace(/\/$/, '');
}
