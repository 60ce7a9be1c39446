import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { maySee } from '../accounts/person.ts';
import type { AppDeps } from '../app.ts';
import { personOf } from './access.ts';
import {
  AccountBody,
  AccountParams,
  AccountResponse,
  AccountsResponse,
  DoneResponse,
  EmptyBody,
  EndedResponse,
  GroupsResponse,
  NewAccountBody,
  OneTimePasswordResponse,
} from './account-schemas.ts';
import { accountView, doerOf } from './account-views.ts';
import { ErrorResponse } from './schemas.ts';

const errors = { '4xx': ErrorResponse, '5xx': ErrorResponse };
const config = { access: 'accounts' } as const;

/** What administrators do with accounts. */
export async function accountsRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { accounts, directory } = deps;
  const { stores, people } = accounts;

  app.get(
    '/api/groups',
    {
      config: { access: 'view' },
      schema: { summary: 'Groups of sites', response: { 200: GroupsResponse, ...errors } },
    },
    async (request) => {
      const person = personOf(request);
      const groups = directory.groups.map((group) => ({
        ...group,
        sites: group.sites.filter((site) => maySee(person, site)),
      }));
      return { groups: groups.filter(({ sites }) => sites.length > 0) };
    },
  );

  app.get(
    '/api/accounts',
    { config, schema: { summary: 'All accounts', response: { 200: AccountsResponse, ...errors } } },
    async () => ({ accounts: stores.accounts.all().map((account) => accountView(account, stores)) }),
  );

  app.post(
    '/api/accounts',
    {
      config,
      schema: {
        summary: 'Make an account; answers with its one-time password',
        body: NewAccountBody,
        response: { 200: OneTimePasswordResponse, ...errors },
      },
    },
    async (request) => {
      const { account, oneTimePassword } = await people.create(request.body, doerOf(request));
      return { account: accountView(account, stores), oneTimePassword: oneTimePassword ?? '' };
    },
  );

  app.put(
    '/api/accounts/:account',
    {
      config,
      schema: {
        summary: 'Change an account; another role, other sites or disabling end its sessions',
        params: AccountParams,
        body: AccountBody,
        response: { 200: AccountResponse, ...errors },
      },
    },
    async (request) => {
      const account = people.change(request.params.account, request.body, doerOf(request));
      return { account: accountView(account, stores) };
    },
  );

  app.delete(
    '/api/accounts/:account',
    {
      config,
      schema: {
        summary: 'Delete an account; what it did stays in the journal',
        params: AccountParams,
        response: { 200: DoneResponse, ...errors },
      },
    },
    async (request) => {
      people.remove(request.params.account, doerOf(request));
      return { done: true } as const;
    },
  );

  app.post(
    '/api/accounts/:account/reset-password',
    {
      config,
      schema: {
        summary: 'Give an account a one-time password, and end its sessions',
        params: AccountParams,
        body: EmptyBody,
        response: { 200: OneTimePasswordResponse, ...errors },
      },
    },
    async (request) => {
      const done = await people.resetPassword(request.params.account, doerOf(request));
      return { account: accountView(done.account, stores), oneTimePassword: done.oneTimePassword };
    },
  );

  app.post(
    '/api/accounts/:account/sign-out',
    {
      config,
      schema: {
        summary: 'End all sessions of an account',
        params: AccountParams,
        body: EmptyBody,
        response: { 200: EndedResponse, ...errors },
      },
    },
    async (request) => ({ ended: people.signOut(request.params.account, doerOf(request)) }),
  );

  app.delete(
    '/api/accounts/:account/totp',
    {
      config,
      schema: {
        summary: 'Take the authenticator from an account whose owner lost it',
        params: AccountParams,
        response: { 200: AccountResponse, ...errors },
      },
    },
    async (request) => {
      const account = people.removeTotp(request.params.account, doerOf(request));
      return { account: accountView(account, stores) };
    },
  );
}
