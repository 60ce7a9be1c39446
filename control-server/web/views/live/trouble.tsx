import { type ReadonlySignal, useComputed } from '@preact/signals';
import { t } from '../../shell/language.ts';
import { momentText } from '../../state/clock.ts';
import { allOffline } from '../../state/day.ts';
import { usePage } from './page-context.ts';

interface Problem {
  title: string;
  text: string;
}

/** Why the numbers on the page are not those of this moment; null when they are. */
export function useTrouble(): ReadonlySignal<Problem | null> {
  const page = usePage();
  const told = useComputed(() => {
    const today = page.state.value?.today;
    if (!today) return '';
    const moment = (ms: number) => momentText(ms, today.timeZone, today.date);
    const link = page.link.value;
    if (link.state === 'lost') return `lost ${moment(link.since)}`;
    const blind = allOffline(today);
    return blind ? `blind ${blind.since === null ? '' : moment(blind.since)}` : '';
  });
  // Kept apart, so that crossings do not make a new problem of the same one.
  return useComputed(() => {
    const [, kind, time = ''] = /^(\w+) (.*)$/.exec(told.value) ?? [];
    if (kind === 'lost') return { title: t('lost', { time }), text: t('lostExplained', { time }) };
    if (kind === 'blind') {
      return { title: time === '' ? t('blind') : t('blindSince', { time }), text: t('blindExplained') };
    }
    return null;
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
