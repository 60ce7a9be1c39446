import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../../shell/language.ts';
import { siteTotals } from '../../state/day.ts';
import { rangeText } from '../../state/numbers.ts';
import { usePage } from './page-context.ts';

const EVERY_MS = 60_000;

/** Tells a screen reader the sums once a minute, never each crossing. */
export function Announcer() {
  const page = usePage();
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setInterval(() => {
      const today = page.state.peek()?.today;
      if (!today || page.link.peek().state !== 'live') return;
      const inside = rangeText(today.occupancy, language.peek());
      setText(t('summary', { gate: today.name, ...siteTotals(today), inside }));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [page]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}
