import { useEffect, useState } from 'preact/hooks';
import { siteTotals } from '../../state/day.ts';
import { usePage } from './page-context.ts';

const EVERY_MS = 60_000;

/** Tells a screen reader the sums once a minute, never each crossing. */
export function Announcer() {
  const page = usePage();
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setInterval(() => {
      const today = page.day.peek()?.today;
      if (!today || page.link.peek().state !== 'live') return;
      setText(page.t('summary', { gate: today.name, ...siteTotals(today) }));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [page]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}
