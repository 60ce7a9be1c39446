import { type ReadonlySignal, useComputed } from '@preact/signals';
import { t } from '../shell/language.ts';
import { clockText, localTime, momentText } from '../state/clock.ts';
import type { Link } from '../state/link.ts';
import '../styles/link-state.css';

interface Props {
  link: ReadonlySignal<Link>;
  timeZone: string;
  /** The day of the numbers, YYYY-MM-DD. */
  date: string;
}

/** Whether the numbers are live, in words. */
export function LinkState({ link, timeZone, date }: Props) {
  const { state, text } = useComputed(() => {
    const now = link.value;
    const words =
      now.state === 'lost' ? t('lost', { time: momentText(now.since, timeZone, date) }) : t(now.state);
    return { state: now.state, text: words };
  }).value;
  return (
    <p class={`link-state ${state}`} role="status">
      {text}
    </p>
  );
}

/** The clock of a place, running as long as the page does. */
export function Clock({ now, timeZone }: { now: ReadonlySignal<number>; timeZone: string }) {
  return <time aria-hidden="true">{clockText(localTime(now.value, timeZone))}</time>;
}
