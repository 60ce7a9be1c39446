import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { Permission, Role } from '../accounts/roles.ts';
import { Count, Ms } from './schemas.ts';

const nullable = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const AccountId = Type.String({ ...Id, examples: ['lan'] });
const nameLike = (example: string) =>
  Type.String({
    minLength: 1,
    maxLength: 120,
    pattern: '^[^\\u0000-\\u001f\\u007f]*$',
    examples: [example],
  });
const PersonName = nameLike('Nguyễn Thị Lan');
/** What was typed; the rules for new ones are in accounts/password-rules.ts. */
const Password = Type.String({ minLength: 1, maxLength: 256 });
/** Six digits of an authenticator, or a recovery code. */
const Code = Type.String({
  minLength: 6,
  maxLength: 40,
  description: 'six digits, or a recovery code',
  examples: ['123456'],
});
/** Ids of sites or of groups of sites; null for all sites. */
const Sites = nullable(Type.Array(Id, { minItems: 1, maxItems: 1024, uniqueItems: true }));

/** Who is signed in, and what the page may offer. */
export const PersonView = Type.Object(
  {
    kind: Type.Union([Type.Literal('account'), Type.Literal('api-key')]),
    id: Type.String(),
    name: Type.String(),
    role: nullable(Role),
    may: Type.Array(Permission),
    /** The sites that may be seen, groups resolved; null for all. */
    sites: nullable(Type.Array(Id)),
    /** Whether an authenticator's code is asked for at sign-in. */
    totp: Type.Boolean(),
    /** The password is a one-time one: until it is changed nothing else is allowed (`may` is empty). */
    mustChangePassword: Type.Boolean(),
  },
  closed,
);
export type PersonView = Static<typeof PersonView>;

/** GET /api/session, and the answer to a good sign-in or first run. */
export const SessionResponse = Type.Object(
  {
    /** There is no account yet: POST /api/first-run makes the first one. */
    firstRun: Type.Boolean(),
    /** Null where nobody is signed in. */
    person: nullable(PersonView),
    /** To be sent as x-csrf-token with every POST, PUT and DELETE; null where nobody is signed in by cookie. */
    csrf: nullable(Type.String()),
  },
  closed,
);
export type SessionResponse = Static<typeof SessionResponse>;

/** POST /api/first-run. `code` is the one that the server printed when it started. */
export const FirstRunBody = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 40, examples: ['K7QM-2WXR-9TBH'] }),
    id: AccountId,
    name: PersonName,
    password: Password,
  },
  closed,
);
export type FirstRunBody = Static<typeof FirstRunBody>;

/** POST /api/sign-in. Answers 401 `code-needed` where `code` is missing and the account asks for one. */
export const SignInBody = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 120, examples: ['lan'] }),
    password: Password,
    code: Type.Optional(Code),
  },
  closed,
);
export type SignInBody = Static<typeof SignInBody>;

/** A request that needs no more than its address. */
export const EmptyBody = Type.Object({}, closed);
/** The answer to a request that has no other. */
export const DoneResponse = Type.Object({ done: Type.Literal(true) }, closed);
export type DoneResponse = Static<typeof DoneResponse>;

/** POST /api/account/password. */
export const PasswordBody = Type.Object({ current: Password, password: Password }, closed);
export type PasswordBody = Static<typeof PasswordBody>;

/** What needs the password again: POST /api/account/totp, /api/account/totp/disable. */
export const ConfirmBody = Type.Object({ password: Password }, closed);
export type ConfirmBody = Static<typeof ConfirmBody>;

/** The answer to POST /api/account/totp: to be shown as a QR code; in force after POST /api/account/totp/confirm. */
export const TotpResponse = Type.Object(
  { secret: Type.String({ description: 'base32' }), uri: Type.String({ description: 'otpauth://…' }) },
  closed,
);
export type TotpResponse = Static<typeof TotpResponse>;

/** POST /api/account/totp/confirm. */
export const TotpConfirmBody = Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, closed);
export type TotpConfirmBody = Static<typeof TotpConfirmBody>;

/** Each works once in place of an authenticator's code; they are shown this once. */
export const RecoveryCodesResponse = Type.Object({ recoveryCodes: Type.Array(Type.String()) }, closed);
export type RecoveryCodesResponse = Static<typeof RecoveryCodesResponse>;

export const SessionView = Type.Object(
  {
    /** Names the session in DELETE /api/account/sessions/:session; no secret. */
    id: Type.String(),
    createdAt: Ms,
    /** To the minute. */
    lastUsedAt: Ms,
    address: Type.String(),
    /** The browser's own words (user-agent). */
    browser: Type.String(),
    /** It is the one that asks. */
    current: Type.Boolean(),
  },
  closed,
);
export type SessionView = Static<typeof SessionView>;

/** GET /api/account/sessions: one's own, newest use first. */
export const SessionsResponse = Type.Object({ sessions: Type.Array(SessionView) }, closed);
export type SessionsResponse = Static<typeof SessionsResponse>;

export const SessionParams = Type.Object({ session: Type.String({ pattern: '^[0-9a-f]{16}$' }) }, closed);

/** POST /api/account/sign-out-everywhere; `keepThis` leaves the session that asks. */
export const SignOutEverywhereBody = Type.Object({ keepThis: Type.Boolean() }, closed);
/** How many sessions were ended. */
export const EndedResponse = Type.Object({ ended: Count }, closed);
export type EndedResponse = Static<typeof EndedResponse>;

export const AccountView = Type.Object(
  {
    id: AccountId,
    name: PersonName,
    role: Role,
    /** Ids of sites and groups as they were given; null for all. */
    sites: Sites,
    disabled: Type.Boolean(),
    totp: Type.Boolean(),
    mustChangePassword: Type.Boolean(),
    createdAt: Ms,
    passwordChangedAt: Ms,
    /** When one of its sessions was last used; null where none is open. */
    lastUsedAt: nullable(Ms),
    /** Its open sessions. */
    sessions: Count,
  },
  closed,
);
export type AccountView = Static<typeof AccountView>;

/** GET /api/accounts, by id. */
export const AccountsResponse = Type.Object({ accounts: Type.Array(AccountView) }, closed);
export type AccountsResponse = Static<typeof AccountsResponse>;

export const AccountParams = Type.Object({ account: AccountId }, closed);

/** POST /api/accounts. An administrator sees all sites: `sites` must be null then. */
export const NewAccountBody = Type.Object(
  { id: AccountId, name: PersonName, role: Role, sites: Sites },
  closed,
);
export type NewAccountBody = Static<typeof NewAccountBody>;

/** PUT /api/accounts/:account. Another role, other sites or `disabled` end the account's sessions. */
export const AccountBody = Type.Object(
  { name: PersonName, role: Role, sites: Sites, disabled: Type.Boolean() },
  closed,
);
export type AccountBody = Static<typeof AccountBody>;

export const AccountResponse = Type.Object({ account: AccountView }, closed);
export type AccountResponse = Static<typeof AccountResponse>;

/** The answer to POST /api/accounts and /api/accounts/:account/reset-password; the password is shown this once. */
export const OneTimePasswordResponse = Type.Object(
  { account: AccountView, oneTimePassword: Type.String({ examples: ['K7QM-2WXR-9TBH-4FCD'] }) },
  closed,
);
export type OneTimePasswordResponse = Static<typeof OneTimePasswordResponse>;

/** GET /api/groups: groups of sites that have a site one may see, with those sites only. */
export const GroupsResponse = Type.Object(
  { groups: Type.Array(Type.Object({ id: Id, name: Type.String(), sites: Type.Array(Id) }, closed)) },
  closed,
);
export type GroupsResponse = Static<typeof GroupsResponse>;

export const KeyPermission = Type.Union([
  Type.Literal('view'),
  Type.Literal('reports'),
  Type.Literal('fleet'),
  Type.Literal('audits'),
  Type.Literal('metrics'),
  Type.Literal('mqtt'),
]);
export type KeyPermission = Static<typeof KeyPermission>;
const KeyId = Type.String({ pattern: '^[0-9a-f]{12}$', examples: ['0123456789ab'] });
const KeyName = nameLike('Prometheus');

export const KeyView = Type.Object(
  {
    id: KeyId,
    name: KeyName,
    permissions: Type.Array(KeyPermission),
    sites: Sites,
    createdBy: Type.String(),
    createdAt: Ms,
    expiresAt: Ms,
    /** To the minute; null while it was never used. */
    lastUsedAt: nullable(Ms),
    /** Null while it is not revoked. */
    revokedAt: nullable(Ms),
  },
  closed,
);
export type KeyView = Static<typeof KeyView>;

/** GET /api/keys: newest first, with those that ended. */
export const KeysResponse = Type.Object({ keys: Type.Array(KeyView) }, closed);
export type KeysResponse = Static<typeof KeysResponse>;

export const KeyParams = Type.Object({ key: KeyId }, closed);

/** POST /api/keys. */
export const NewKeyBody = Type.Object(
  {
    name: KeyName,
    permissions: Type.Array(KeyPermission, { minItems: 1, uniqueItems: true }),
    sites: Sites,
    /** How long it works. */
    days: Type.Integer({ minimum: 1, maximum: 731 }),
  },
  closed,
);
export type NewKeyBody = Static<typeof NewKeyBody>;

/** The answer to POST /api/keys; `secret` goes into the header `authorization: Bearer …` and is shown this once. */
export const NewKeyResponse = Type.Object(
  {
    key: KeyView,
    secret: Type.String({ examples: ['glk_0123456789ab_q8Y0a1s2d3f4g5h6j7k8l9z0x1c2v3b4n5m6Q7W8E9R'] }),
  },
  closed,
);
export type NewKeyResponse = Static<typeof NewKeyResponse>;

export const KeyResponse = Type.Object({ key: KeyView }, closed);
export type KeyResponse = Static<typeof KeyResponse>;

export * from './journal-schemas.ts';
