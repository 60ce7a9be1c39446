import { useEffect, useState } from 'preact/hooks';
import type { AlarmsResponse } from '../../api/alarm-schemas.ts';
import { numberText } from '../messages/messages.ts';
import { ask } from '../shell/ask.ts';
import { language, t } from '../shell/language.ts';
import { place } from '../shell/router.ts';
import { type BellNumbers, bellOf } from '../state/open-alarms.ts';
import './alarm-bell.css';
import { Icon } from './icons.tsx';

/** Often enough for a sign that leads to the list; it has no stream of its own, for a browser opens only a few. */
const ASK_EVERY_MS = 15_000;
const BELL = 'M18 9a6 6 0 1 0-12 0c0 6-2.5 7-2.5 8h17c0-1-2.5-2-2.5-8ZM10 20.5a2.2 2.2 0 0 0 4 0';

/** The way to the alarms, with their number; for the top bar. */
export function AlarmBell() {
  const [numbers, setNumbers] = useState<BellNumbers | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const read = () => {
      if (document.hidden) return;
      ask<AlarmsResponse>('/api/alarms', { query: { state: 'open', limit: 200 }, stop: stop.signal })
        .then(({ alarms }) => setNumbers(bellOf(alarms)))
        // A number that may be old is none.
        .catch(() => !stop.signal.aborted && setNumbers(null));
    };
    read();
    const timer = setInterval(read, ASK_EVERY_MS);
    document.addEventListener('visibilitychange', read);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', read);
    };
  }, []);
  const { open = 0, unacknowledged = 0, worst = null } = numbers ?? {};
  const told =
    open === 0
      ? t(numbers === null ? 'nav.alarms' : 'alarms.bellNone')
      : t('alarms.bell', { open, new: unacknowledged });
  const count = open > 0 ? numberText(unacknowledged || open, language.value) : '';
  return (
    <a
      class={`alarm-bell ${worst ?? ''}`}
      href="/alarms"
      title={told}
      {...(place.value.path === '/alarms' ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon path={BELL} />
      <span class="word">{t('nav.alarms')}</span>
      {count !== '' && <span>{count}</span>}
      <span class="visually-hidden">{told}</span>
    </a>
  );
}
