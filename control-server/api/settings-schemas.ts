import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { SiteSettings } from '../settings/site-settings.ts';
import { Count, Ms } from './schemas.ts';

const { emails, webhook, ...open } = SiteSettings.properties;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const [Webhook] = webhook.anyOf;
const { url, secret } = Webhook.properties;

/** Who is told of alarms, without the webhook's secret. */
const Receivers = Type.Object(
  { emails, webhook: nullable(Type.Object({ url, secretSet: Type.Literal(true) }, closed)) },
  closed,
);

/** GET /api/sites/:site/settings */
export const SettingsResponse = Type.Object(
  {
    site: Id,
    /** Give it back with a change. */
    version: Count,
    changedAt: nullable(Ms),
    changedBy: nullable(Type.String()),
    settings: Type.Object(open, closed),
    /** Null for those who may not change them. */
    receivers: nullable(Receivers),
    /** Whether this server can send e-mail at all. */
    canMail: Type.Boolean(),
  },
  closed,
);
export type SettingsResponse = Static<typeof SettingsResponse>;

/** PUT /api/sites/:site/settings */
export const SettingsBody = Type.Object(
  {
    version: Type.Integer({ minimum: 0, description: 'the version that the change was made from' }),
    settings: Type.Object(
      {
        ...open,
        emails,
        webhook: nullable(
          Type.Object(
            { url, secret: Type.Optional({ ...secret, description: 'kept where absent' }) },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
  closed,
);
export type SettingsBody = Static<typeof SettingsBody>;

export const SiteParams = Type.Object({ site: Id }, closed);

export const TestBody = Type.Object(
  { channel: Type.Union([Type.Literal('email'), Type.Literal('webhook')]) },
  closed,
);

/** What each receiver of a test answered. */
export const TestResponse = Type.Object(
  {
    results: Type.Array(
      Type.Object({ target: Type.String(), ok: Type.Boolean(), answer: Type.String() }, closed),
    ),
  },
  closed,
);
export type TestResponse = Static<typeof TestResponse>;

export const DeliveriesQuery = Type.Object(
  {
    site: Type.Optional(Id),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 200, default: 50, description: '50 where absent' }),
    ),
  },
  closed,
);

/** A message about alarms on its way. */
export const DeliveryView = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    site: Id,
    channel: Type.Union([Type.Literal('email'), Type.Literal('webhook'), Type.Literal('mqtt')]),
    target: Type.String(),
    state: Type.Union([Type.Literal('waiting'), Type.Literal('done'), Type.Literal('given-up')]),
    createdAt: Ms,
    attempts: Count,
    /** Of the next attempt, of the handing over, or of the giving up. */
    at: Ms,
    /** Why the last attempt failed. */
    error: nullable(Type.String()),
  },
  closed,
);
export type DeliveryView = Static<typeof DeliveryView>;

/** GET /api/deliveries: newest first */
export const DeliveriesResponse = Type.Object({ deliveries: Type.Array(DeliveryView) }, closed);
export type DeliveriesResponse = Static<typeof DeliveriesResponse>;
