import Type, { type Static } from 'typebox';
import { closed } from '../../firmware-config/contract/fields.ts';
import type { CountError } from '../count-audits/count-error.ts';

const Factor = Type.Number({ minimum: 0 });
const Way = Type.Union([Type.Object({ low: Factor, high: Factor }, closed), Type.Null()]);

/**
 * What audits say of counts: with 95 % confidence between `low` and `high` people really passed for each one counted, in
 * the mean; so N counted stand for N * low to N * high. Absent where the counts were not audited as they are made now; a
 * direction is null where nobody passed in it while it was audited.
 */
export const CountErrorView = Type.Object(
  {
    in: Way,
    out: Way,
    /** When the newest of the audits ended, milliseconds since 1970. */
    auditedAt: Type.Integer(),
    /** People who passed in all of them. */
    people: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type CountErrorView = Static<typeof CountErrorView>;

export function errorView({ in: into, out, auditedAt, people }: CountError): CountErrorView {
  const ends = (way: CountError['in']) => way && { low: way.low, high: way.high };
  return { in: ends(into), out: ends(out), auditedAt, people };
}

/** The optional field `error` of an answer. */
export const errorField = (error: CountError | null | undefined) =>
  error ? { error: errorView(error) } : {};
