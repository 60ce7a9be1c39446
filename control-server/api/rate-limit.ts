import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import { networkOf } from '../accounts/network.ts';

const MINUTE_MS = 60_000;

/**
 * Counts every request of an address, also one that is refused or leads nowhere, before anything else is done for it. A
 * route may have a limit of its own besides (`config.rateLimit`). To be called before any other hook is added.
 *
 * @param perMinute requests that one address may make in a minute
 */
export async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    max: perMinute,
    timeWindow: MINUTE_MS,
    keyGenerator: ({ ip }) => networkOf(ip),
  });
  // The plugin's own hook would count a request once, for all or for its route: here it is counted for both.
  const count = app.createRateLimit();
  app.addHook('onRequest', async (request) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    const retryAfterS = counted.ttlInSeconds;
    throw new GatelineError('too-many-requests', `too many requests: wait ${retryAfterS} s`, { retryAfterS });
  });
}
