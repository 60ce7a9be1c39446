import type { FastifyRequest } from 'fastify';
import { personOf } from './access.ts';

/** Who a deed is written down for, and where they were. */
export function doerOf(request: FastifyRequest): { actor: string; address: string } {
  const { kind, id } = personOf(request);
  return { actor: kind === 'account' ? id : `key:${id}`, address: request.ip };
}
