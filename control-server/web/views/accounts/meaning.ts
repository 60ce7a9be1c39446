import type { Outcome } from '../../parts/use-form.ts';
import type { Refusal } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';

/** What a refusal means where accounts are changed. */
export function meaningOf({ code, faults }: Refusal): Outcome | null {
  if (code === 'conflict' && faults.length === 0) return { notice: t('accounts.lastAdmin') };
  return code === 'not-found' ? { notice: t('accounts.gone') } : null;
}
