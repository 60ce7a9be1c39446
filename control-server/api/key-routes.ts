import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../app.ts';
import { personOf } from './access.ts';
import { KeyParams, KeyResponse, KeysResponse, NewKeyBody, NewKeyResponse } from './account-schemas.ts';
import { doerOf, keyView } from './account-views.ts';
import { ErrorResponse } from './schemas.ts';

const errors = { '4xx': ErrorResponse, '5xx': ErrorResponse };
const config = { access: 'accounts' } as const;

/** API keys, for machines. */
export async function keyRoutes(instance: FastifyInstance, { accounts }: AppDeps): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { stores, keys } = accounts;

  app.get(
    '/api/keys',
    { config, schema: { summary: 'All API keys', response: { 200: KeysResponse, ...errors } } },
    async () => ({ keys: stores.keys.all().map(keyView) }),
  );

  app.post(
    '/api/keys',
    {
      config,
      schema: {
        summary: 'Make an API key; it is shown this once',
        body: NewKeyBody,
        response: { 200: NewKeyResponse, ...errors },
      },
    },
    async (request) => {
      const { key, secret } = keys.create(request.body, doerOf(request), personOf(request));
      return { key: keyView(key), secret };
    },
  );

  app.delete(
    '/api/keys/:key',
    {
      config,
      schema: {
        summary: 'Revoke an API key',
        params: KeyParams,
        response: { 200: KeyResponse, ...errors },
      },
    },
    async (request) => ({ key: keyView(keys.revoke(request.params.key, doerOf(request))) }),
  );
}
