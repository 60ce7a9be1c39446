import type { Agreement, CountAudit } from '../../firmware-config/contract/audit.ts';
import {
  countRatio,
  type Estimate,
  intervalOfSum,
  sumOfAgreements,
} from '../../firmware-config/error-statistics.ts';

/**
 * What audits say of the counts of a gate, or of a site: true passages per counted one, with the 95 % interval of the
 * mean. Null for a direction in which nobody passed while it was audited, or too few to say anything.
 */
export interface CountError {
  in: Estimate | null;
  out: Estimate | null;
  /** When the newest of these audits ended, milliseconds since 1970. */
  auditedAt: number;
  /** True passages in all of them. */
  people: number;
}

/** The error of a gate from the audits that hold for its lines; null where they say nothing of either direction. */
export function errorFrom(audits: readonly Pick<CountAudit, 'in' | 'out' | 'to'>[]): CountError | null {
  const sums = { in: sumOf(audits, 'in'), out: sumOf(audits, 'out') };
  const error = {
    in: trueRatio(sums.in),
    out: trueRatio(sums.out),
    auditedAt: Math.max(0, ...audits.map(({ to }) => to)),
    people: sums.in.truth + sums.out.truth,
  };
  return error.in === null && error.out === null ? null : error;
}

/**
 * The error of several gates together, by what each of them counted. Null where a gate with counts has none; a direction
 * without any counts has no error.
 */
export function errorOfAll(
  gates: readonly { in: number; out: number; error: CountError | null | undefined }[],
): CountError | null {
  const counting = gates.filter((gate) => gate.in + gate.out > 0);
  const errors = counting.flatMap(({ error }) => error ?? []);
  if (errors.length === 0 || errors.length < counting.length) return null;
  const joined = (way: 'in' | 'out'): Estimate | null => {
    const counted = counting.reduce((sum, gate) => sum + gate[way], 0);
    let all: Estimate = { value: 0, low: 0, high: 0 };
    for (const gate of counting) {
      const one = gate.error?.[way];
      if (gate[way] === 0) continue;
      if (!one) return null;
      const scaled = (key: keyof Estimate) => one[key] * gate[way];
      all = intervalOfSum(all, { value: scaled('value'), low: scaled('low'), high: scaled('high') });
    }
    if (counted === 0) return null;
    return { value: all.value / counted, low: Math.max(0, all.low / counted), high: all.high / counted };
  };
  const error = {
    in: joined('in'),
    out: joined('out'),
    auditedAt: Math.max(...errors.map(({ auditedAt }) => auditedAt)),
    people: errors.reduce((sum, { people }) => sum + people, 0),
  };
  return error.in === null && error.out === null ? null : error;
}

function sumOf(audits: readonly Pick<CountAudit, 'in' | 'out'>[], way: 'in' | 'out'): Agreement {
  return sumOfAgreements(audits.map((audit) => audit[way]));
}

/** The inverse of counted / true. */
function trueRatio(agreement: Agreement): Estimate | null {
  const ratio = countRatio(agreement);
  if (!ratio || ratio.low <= 0) return null;
  return { value: 1 / ratio.value, low: 1 / ratio.high, high: 1 / ratio.low };
}
