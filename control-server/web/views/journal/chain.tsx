import type { JournalVerificationResponse } from '../../../api/account-schemas.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { reasonText } from '../../parts/reason.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { t } from '../../shell/language.ts';

/** Whether the journal is as it was written. */
export function Chain() {
  const { value, error } = useAnswer<JournalVerificationResponse>('/api/journal/verification');
  if (!value) {
    return <p class="hint">{error === null ? t('journal.chainChecking') : reasonText(error)}</p>;
  }
  const { entries, head, fault } = value;
  if (fault) {
    return (
      <p class="notice bad" role="alert">
        {t('journal.chainBroken', { seq: fault.seq, problem: fault.problem })}
      </p>
    );
  }
  return (
    <details class="chain">
      <summary>{t('journal.chainGood', { n: entries })}</summary>
      <p class="secret">{t('journal.chainHead', { hash: head })}</p>
      <p class="hint">{t('journal.chainHeadMeaning')}</p>
      <CopyButton text={head} />
    </details>
  );
}
