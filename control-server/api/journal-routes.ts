import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../app.ts';
import { JournalQuery, JournalResponse, JournalVerificationResponse } from './journal-schemas.ts';
import { ErrorResponse } from './schemas.ts';

const errors = { '4xx': ErrorResponse, '5xx': ErrorResponse };
const config = { access: 'audit' } as const;
const PAGE = 50;

/** Who did what. */
export async function journalRoutes(instance: FastifyInstance, { accounts }: AppDeps): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { journal } = accounts.stores;

  app.get(
    '/api/journal',
    {
      config,
      schema: {
        summary: 'Who did what, newest first',
        querystring: JournalQuery,
        response: { 200: JournalResponse, ...errors },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? PAGE;
      // One more than is shown tells whether there is another page.
      const found = journal.find({ ...query, limit: limit + 1 });
      const entries = found.slice(0, limit).map((entry) => ({ ...entry, detail: { ...entry.detail } }));
      return { entries, next: found.length > limit ? (entries.at(-1)?.seq ?? null) : null };
    },
  );

  app.get(
    '/api/journal/verification',
    {
      config,
      schema: {
        summary: 'Whether the chain of hashes over the journal holds',
        response: { 200: JournalVerificationResponse, ...errors },
      },
    },
    async () => journal.verify(),
  );
}
