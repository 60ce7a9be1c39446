import type { AlarmSeverity, AlarmView } from '../../../api/alarm-schemas.ts';
import { Icon } from '../../parts/icons.tsx';
import { isUnsure } from '../../parts/picture-text.ts';
import { zone } from '../../parts/when.ts';
import { t } from '../../shell/language.ts';
import { may, person } from '../../shell/session.ts';
import { sites } from '../../shell/sites.ts';
import { localTime, momentText } from '../../state/clock.ts';
import { causeOf, durationText, placeOf, titleOf } from './texts.ts';

const ICONS: Record<AlarmSeverity, string> = {
  critical: 'M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8ZM12 7v6M12 16.5h.01',
  warning: 'M12 3 2 20.5h20ZM12 9.5v5M12 17.3h.01',
};

/** The severity as a word beside its sign. */
export function Severity({ of }: { of: AlarmSeverity }) {
  return (
    <span class={`severity ${of}`}>
      <Icon path={ICONS[of]} />
      {t(`alarms.${of}`)}
    </span>
  );
}

/** A moment on the clock of an alarm's site. */
export function alarmTime({ site }: AlarmView, ms: number, now: number): string {
  const timeZone = sites.value?.find(({ id }) => id === site)?.timeZone ?? zone();
  return momentText(ms, timeZone, localTime(now, timeZone).date);
}

/** An alarm of the whole server is noted by who sees every site. */
const mayNote = ({ site }: AlarmView) =>
  may('acknowledge') && (site !== null || person.value?.sites === null);

interface Props {
  alarm: AlarmView;
  /** Milliseconds on the server's clock. */
  now: number;
  onAcknowledge: (alarm: AlarmView) => void;
}

/** One alarm: what, where, since when, what to do, and who takes care of it. */
export function AlarmCard({ alarm, now, onAcknowledge }: Props) {
  const { id, severity, since, endedAt, acknowledged, gateway, kind, facts } = alarm;
  const time = (ms: number) => alarmTime(alarm, ms, now);
  const cause = causeOf(alarm);
  const title = titleOf(alarm);
  return (
    <li class={`alarm ${endedAt === null ? severity : 'over'}`} aria-labelledby={`alarm-${id}`}>
      <p class="head">
        <Severity of={severity} />
        <span class="place">{placeOf(alarm)}</span>
      </p>
      <h3 id={`alarm-${id}`}>{title}</h3>
      <p class="when">
        {endedAt === null ? (
          <>
            {t('alarms.since', { time: time(since) })}{' '}
            <span class="lasts">{t('alarms.lasts', { duration: durationText(now - since) })}</span>
          </>
        ) : (
          t('alarms.ended', { time: time(endedAt) })
        )}
      </p>
      {facts.tamper && <p class="tamper">{t('alarms.tamper')}</p>}
      {cause && (
        <p class="cause">
          <span>{t('alarms.detail')}:</span> {cause}
        </p>
      )}
      {endedAt === null && (
        <p class="advice">
          <strong>{t('alarms.todo')}:</strong>{' '}
          {t(`alarms.advice.${facts.picture && isUnsure(facts.picture) ? 'unsure' : kind}`)}
        </p>
      )}
      <div class="foot">
        {acknowledged ? (
          <p class="acknowledged">
            {t('alarms.acknowledgedBy', { name: acknowledged.by, time: time(acknowledged.at) })}
            {acknowledged.note && <q>{acknowledged.note}</q>}
          </p>
        ) : (
          endedAt === null && <p class="unacknowledged">{t('alarms.notAcknowledged')}</p>
        )}
        <div class="buttons">
          {gateway !== null && may('fleet') && (
            <a class="button" href={`/fleet/${gateway}`}>
              {t('alarms.toDevice')}
            </a>
          )}
          {endedAt === null && mayNote(alarm) && (
            <button
              type="button"
              class={acknowledged ? 'button' : 'button primary'}
              aria-label={t('alarms.acknowledgeOf', { title })}
              onClick={() => onAcknowledge(alarm)}
            >
              {t(acknowledged ? 'alarms.acknowledgeAgain' : 'alarms.acknowledge')}
            </button>
          )}
        </div>
      </div>
    </li>
  );
}
