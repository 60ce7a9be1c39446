import { Clock, LinkState } from '../../parts/link-state.tsx';
import { t } from '../../shell/language.ts';
import { dateText } from '../../state/clock.ts';
import { usePage } from './page-context.ts';

/** The day that the numbers are of, the site's clock, whether they are live, and the way to the wall screen. */
export function Connection() {
  const { answer, link, now } = usePage();
  const today = answer.value;
  if (!today) return null;
  const { date, timeZone, site } = today;
  return (
    <div class="connection">
      <p class="today">
        {t('today', { date: dateText(date) })} <Clock now={now} timeZone={timeZone} />
      </p>
      <LinkState link={link} timeZone={timeZone} date={date} />
      <a href={`/wall?site=${site}`}>{t('nav.wall')}</a>
    </div>
  );
}
