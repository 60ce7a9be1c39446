import { useComputed } from '@preact/signals';
import { t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';
import { momentText } from '../../state/clock.ts';
import { sorted } from '../alarms/alarm-state.ts';
import { titleOf } from '../alarms/texts.ts';
import { usePage } from './page-context.ts';

const SHOWN = 3;

/** The alarms of the site that are not over, those that nobody took note of first, with the way to take note of them. */
export function AlarmStrip() {
  const { state, answer } = usePage();
  const alarms = useComputed(() => state.value?.alarms ?? []).value;
  const today = answer.value;
  if (!today || alarms.length === 0) return null;
  return (
    <section class="alarm-strip" aria-label={t('openAlarms')}>
      <ul>
        {sorted(alarms)
          .slice(0, SHOWN)
          .map((alarm) => (
            <li key={alarm.id} class={alarm.severity}>
              <strong>{titleOf(alarm)}</strong>{' '}
              <span>
                {[
                  t('since', { time: momentText(alarm.since, today.timeZone, today.date) }),
                  alarm.acknowledged && t('acknowledgedBy', { name: alarm.acknowledged.by }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
      </ul>
      <a href={`/alarms?site=${today.site}`}>
        {alarms.length > SHOWN
          ? t('allAlarms', { count: alarms.length })
          : t(may('acknowledge') ? 'acknowledgeAlarms' : 'seeAlarms')}
      </a>
    </section>
  );
}
