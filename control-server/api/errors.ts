import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { type ErrorCode, GatelineError } from '../../firmware-config/errors.ts';
import type { ErrorResponse } from './schemas.ts';

/** The HTTP status of every code that is not the server's own fault. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-input': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'code-needed': 401,
  'wrong-code': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-many-requests': 429,
  'no-answer': 504,
  'disk-full': 503,
  'ledger-unavailable': 503,
  'desk-unavailable': 503,
};

/** Makes every answer that is no success an {@link ErrorResponse}; the only place where errors become statuses. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | GatelineError, request, reply) => {
    const { status, body } = answerTo(error);
    if (error instanceof GatelineError && error.retryAfterS !== undefined) {
      reply.header('retry-after', String(error.retryAfterS));
    }
    if (status >= 500) request.log.error({ err: error }, 'a request failed');
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const message = `there is no ${request.method} ${path}: see /documentation`;
    return reply.code(404).send({ code: 'not-found', message, faults: [] } satisfies ErrorResponse);
  });
}

/** Answers an address that leads to no route since it cannot even be read, such as /%ff. */
export function answerUnreadable(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  const { status, body } = answerTo(error);
  void reply.code(status).send(body);
}

function answerTo(error: FastifyError | GatelineError): { status: number; body: ErrorResponse } {
  if (error instanceof GatelineError) {
    const { code, message, faults } = error;
    return { status: STATUS[code] ?? 500, body: { code, message, faults: [...faults] } };
  }
  const status = error.statusCode ?? 500;
  if (status === 429) {
    return { status, body: { code: 'too-many-requests', message: error.message, faults: [] } };
  }
  if (error.code?.startsWith('FST_CSRF')) {
    const message = 'the header x-csrf-token is missing or out of date: read it from /api/session again';
    return { status: 403, body: { code: 'forbidden', message, faults: [] } };
  }
  if (status >= 400 && status < 500) {
    return { status, body: { code: 'bad-input', message: error.message, faults: [] } };
  }
  const message = 'the server has a defect: its log says more';
  return { status: 500, body: { code: 'defect', message, faults: [] } };
}
