import { type ReadonlySignal, useComputed } from '@preact/signals';
import { momentText } from '../../state/clock.ts';
import { allOffline } from '../../state/day.ts';
import { usePage } from './page-context.ts';

export interface Problem {
  title: string;
  text: string;
}

/** Why the numbers on the page are not those of this moment; null when they are. */
export function useTrouble(): ReadonlySignal<Problem | null> {
  const page = usePage();
  return useComputed(() => {
    const { t } = page;
    const today = page.day.value?.today;
    if (!today) return null;
    const moment = (ms: number) => momentText(ms, today.timeZone, today.date);
    const link = page.link.value;
    if (link.state === 'lost') {
      const time = moment(link.since);
      return { title: t('lost', { time }), text: t('lostExplained', { time }) };
    }
    const blind = allOffline(today);
    if (!blind) return null;
    const title = blind.since === null ? t('blind') : t('blindSince', { time: moment(blind.since) });
    return { title, text: t('blindExplained') };
  });
}

/** Says above the numbers that they are old. */
export function Trouble() {
  const problem = useTrouble().value;
  return (
    <div role="alert">
      {problem && (
        <p class="trouble">
          <strong>{problem.title}.</strong> {problem.text}
        </p>
      )}
    </div>
  );
}
