import { faultText } from '../../parts/fault-words.ts';
import type { Outcome } from '../../parts/use-form.ts';
import type { Refusal } from '../../shell/ask.ts';
import { controlOf, rangeText } from './draft.ts';

/** A refusal of changed settings by the fields of the form; null where it means nothing special here. */
export function meaningOf({ code, faults: told }: Refusal): Outcome | null {
  // The form draws what is to be done then.
  if (code === 'conflict') return { notice: null };
  if (code !== 'bad-input') return null;
  const faults: Record<string, string> = {};
  const rest: string[] = [];
  for (const { path, problem, remedy } of told) {
    const control = controlOf(path);
    const text = (control === null ? null : rangeText(control)) ?? faultText(problem, remedy);
    if (control !== null) faults[control] ??= text;
    else rest.push(`${path}: ${text}`);
  }
  return { faults, notice: rest.length > 0 ? rest.join(' ') : null };
}
