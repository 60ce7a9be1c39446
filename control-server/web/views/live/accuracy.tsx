import type { CountErrorView } from '../../../api/error-schemas.ts';
import { language, t } from '../../shell/language.ts';
import { dateText, localTime } from '../../state/clock.ts';
import { errorText, trueText } from '../../state/numbers.ts';

interface Props {
  counts: { in: number; out: number; error?: CountErrorView | undefined };
  timeZone: string;
}

/** How far the numbers above can be trusted, by the last audits. */
export function Accuracy({ counts, timeZone }: Props) {
  const lang = language.value;
  const { error } = counts;
  const share = errorText(error, lang);
  if (!error || share === null) return <p class="accuracy quiet">{t('trust.notAudited')}</p>;
  const ways = (['in', 'out'] as const).flatMap((way) => {
    const range = trueText(counts[way], error[way], lang);
    return range === null ? [] : [t(`trust.${way}`, { range })];
  });
  const date = dateText(localTime(error.auditedAt, timeZone).date);
  return (
    <p class="accuracy" title={t('trust.true', { ways: ways.join(', ') })}>
      <strong>{t('trust.error', { share })}</strong>{' '}
      <span class="quiet">{t('trust.audited', { date, people: error.people })}</span>
    </p>
  );
}
