import { useComputed } from '@preact/signals';
import { clockText, dateText, localTime, momentText } from '../../state/clock.ts';
import { usePage } from './page-context.ts';

/** Whether the numbers are live, the day that they are of, and the site's clock. */
export function Connection() {
  const page = usePage();
  const { t } = page;
  const link = page.link.value;
  const today = useComputed(() => page.day.value?.today ?? null).value;
  if (!today) return <div class="connection" />;
  const text =
    link.state === 'lost'
      ? t('lost', { time: momentText(link.since, today.timeZone, today.date) })
      : t(link.state);
  return (
    <div class={`connection ${link.state}`}>
      <p role="status">{text}</p>
      <span>{dateText(today.date)}</span>
      <Clock timeZone={today.timeZone} />
    </div>
  );
}

/** The clock of the site, running as long as the page does. */
function Clock({ timeZone }: { timeZone: string }) {
  const { now } = usePage();
  return <time aria-hidden="true">{clockText(localTime(now.value, timeZone))}</time>;
}
