import Type, { type Static } from 'typebox';
import { CountAudit } from '../../firmware-config/contract/audit.ts';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { Ms } from './schemas.ts';

const Estimate = Type.Union([
  Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, closed),
  Type.Null(),
]);

/** With 95 % intervals; null where nothing was there to judge by. */
const Trust = Type.Object(
  {
    /** Share of true passages that were counted. */
    recall: Estimate,
    /** Share of counted passages that were true. */
    precision: Estimate,
    /** counted / true - 1 */
    bias: Estimate,
  },
  closed,
);
export type Trust = Static<typeof Trust>;

export const AuditsQuery = Type.Object({ site: Type.Optional(Id), gateway: Type.Optional(Id) }, closed);

/** POST /api/audits */
export const AuditBody = CountAudit;

const AuditView = Type.Object(
  {
    ...CountAudit.properties,
    id: Type.Integer({ minimum: 1 }),
    site: Id,
    receivedAt: Ms,
    receivedBy: Type.String(),
    /** Whether the gateway still counts as it did when it was audited: the same model, lines and zones. */
    state: Type.Union([Type.Literal('current'), Type.Literal('outdated')]),
    trust: Type.Object({ in: Trust, out: Trust }, closed),
  },
  closed,
);
export type AuditView = Static<typeof AuditView>;

/** GET /api/audits: of each gateway the newest first */
export const AuditsResponse = Type.Object({ audits: Type.Array(AuditView) }, closed);
export type AuditsResponse = Static<typeof AuditsResponse>;

/** An audit that is kept, now or since an earlier time (`isNew` is false). */
export const AuditSaved = Type.Object({ id: Type.Integer({ minimum: 1 }), isNew: Type.Boolean() }, closed);
