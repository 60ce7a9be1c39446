import type { Estimate } from '../../firmware-config/error-statistics.ts';
import { table } from '../commands/table.ts';
import type { Finding } from './finding.ts';

export interface Findings {
  in: Finding;
  out: Finding;
}

/** The audit for people: a table, what it means, and when the errors were. */
export function auditInWords(findings: Findings): string {
  const directions = ['in', 'out'] as const;
  const rows = directions.map((direction) => {
    const { agreement, error } = findings[direction];
    return {
      direction,
      true: agreement.truth,
      counted: agreement.counted,
      matched: agreement.matched,
      missed: agreement.truth - agreement.matched,
      false: agreement.counted - agreement.matched,
      'recall (95 %)': percents(error.recall),
      'precision (95 %)': percents(error.precision),
      'bias (95 %)': percents(error.bias, true),
    };
  });
  const lines = directions.flatMap((direction) => linesOf(direction, findings[direction]));
  return `${table(rows)}\n${lines.join('\n')}\n`;
}

/** With so many, the interval of a count without an error is 4 % wide. */
const ENOUGH = 100;

function linesOf(direction: 'in' | 'out', { agreement, error, ...times }: Finding): string[] {
  const name = direction === 'in' ? 'In' : 'Out';
  if (agreement.truth === 0) {
    const also = agreement.counted > 0 ? `, but ${agreement.counted} were counted` : '';
    return [`${name}: nobody passed${also}; this audit says nothing of who is missed.`, ...whens(times)];
  }
  const few = agreement.truth < ENOUGH ? ` So few people say little: audit until ${ENOUGH} have passed.` : '';
  return [
    `${name}: of 100 people who pass, ${span(error.recall, 100)} are counted. ${biasInWords(error.bias)}${few}`,
    ...whens(times),
  ];
}

function biasInWords(bias: Estimate | null): string {
  if (bias === null) return '';
  const side = (share: number) =>
    Math.round(100 * share) === 0
      ? 'right'
      : `${Math.abs(100 * share).toFixed(0)} % too ${share < 0 ? 'low' : 'high'}`;
  return `The count is ${side(bias.value)}, and may be from ${side(bias.low)} to ${side(bias.high)}.`;
}

function whens({ missed, ...times }: Pick<Finding, 'missed' | 'false'>): string[] {
  const list = (name: string, at: readonly number[]) =>
    at.length === 0 ? [] : [`  ${name} at ${at.map(clock).join(', ')}`];
  return [...list('missed', missed), ...list('false', times.false)];
}

/** `3:07.4`: minutes and seconds of the recording. */
export function clock(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${rest.toFixed(1).padStart(4, '0')}`;
}

function percents(estimate: Estimate | null, signed = false): string {
  if (estimate === null) return '-';
  const percent = (share: number) => {
    const text = (100 * share).toFixed(1);
    return signed && share > 0 ? `+${text}` : text;
  };
  return `${percent(estimate.value)} % (${percent(estimate.low)} to ${percent(estimate.high)})`;
}

/** `96 to 100`, or one number where the ends are the same. */
function span(estimate: Estimate | null, of: number): string {
  if (estimate === null) return 'nobody knows how many';
  const [low, high] = [Math.floor(of * estimate.low), Math.ceil(of * estimate.high)];
  return low === high ? `${low}` : `${low} to ${high}`;
}
