import { useComputed } from '@preact/signals';
import type { AlarmView } from '../../../api/alarm-schemas.ts';
import { t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';
import { momentText } from '../../state/clock.ts';
import { usePage } from './page-context.ts';

const SHOWN = 3;

/** The alarms of the site that are not over, gravest first, with the way to take note of them. */
export function AlarmStrip() {
  const { state, answer } = usePage();
  const alarms = useComputed(() => state.value?.alarms ?? []).value;
  const today = answer.value;
  if (!today || alarms.length === 0) return null;
  const sorted = [...alarms].sort((a, b) => rank(b) - rank(a) || b.since - a.since);
  return (
    <section class="alarm-strip" aria-label={t('openAlarms')}>
      <ul>
        {sorted.slice(0, SHOWN).map((alarm) => (
          <li key={alarm.id} class={alarm.severity}>
            <strong>{t(`alarmNow.${alarm.kind}`)}</strong>{' '}
            <span>
              {[
                alarm.gatewayName ?? alarm.gateway,
                alarm.camera,
                alarm.gateName,
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

const rank = ({ severity, acknowledged }: AlarmView) =>
  (acknowledged ? 0 : 2) + (severity === 'critical' ? 1 : 0);
