import Type, { type Static } from 'typebox';
import { field } from './config-faults.ts';
import { closed } from './contract/fields.ts';
import type { Fault } from './errors.ts';

const Address = '[^\\s@<>,;"]+@[^\\s@<>,;"]+';

/** The mail server that notices go out through. */
export const MailConfig = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:_-]+$' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** TLS from the first byte (port 465); where absent it begins when the mail server offers it. */
    secure: Type.Optional(Type.Boolean()),
    user: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
    /** `gateline@example.org`, or `Gateline <gateline@example.org>`. */
    from: Type.String({ maxLength: 320, pattern: `^(${Address}|[^\\r\\n<>@]+ <${Address}>)$` }),
  },
  closed,
);
export type MailConfig = Static<typeof MailConfig>;

/** What the schema cannot say: a user has a password, and a password a user. */
export function mailFaults(mail: unknown): Fault[] {
  const [user, password] = [field(mail, 'user'), field(mail, 'password')];
  if ((user === undefined) === (password === undefined)) return [];
  const [there, missing] = user === undefined ? ['password', 'user'] : ['user', 'password'];
  return [
    {
      path: `mail.${missing}`,
      problem: `is missing beside ${there}`,
      remedy: 'Give both, or neither where the mail server asks for none.',
    },
  ];
}
