import { useComputed } from '@preact/signals';
import { t } from '../../shell/language.ts';
import { clockText, dateText, localTime, momentText } from '../../state/clock.ts';
import { usePage } from './page-context.ts';

/** The day that the numbers are of, the site's clock, whether they are live, and the way to the wall screen. */
export function Connection() {
  const { answer, link } = usePage();
  const state = useComputed(() => {
    const today = answer.value;
    if (!today) return null;
    const { date, timeZone, site } = today;
    const now = link.value;
    const text =
      now.state === 'lost' ? t('lost', { time: momentText(now.since, timeZone, date) }) : t(now.state);
    return { kind: now.state, text, date, timeZone, site };
  }).value;
  if (!state) return null;
  return (
    <div class={`connection ${state.kind}`}>
      <p class="today">
        {t('today', { date: dateText(state.date) })} <Clock timeZone={state.timeZone} />
      </p>
      <p class="link" role="status">
        {state.text}
      </p>
      <a href={`/wall?site=${state.site}`}>{t('nav.wall')}</a>
    </div>
  );
}

/** The clock of the site, running as long as the page does. */
function Clock({ timeZone }: { timeZone: string }) {
  const { now } = usePage();
  return <time aria-hidden="true">{clockText(localTime(now.value, timeZone))}</time>;
}
