import { useEffect, useState } from 'preact/hooks';
import type { AlarmsResponse, AlarmView } from '../../../api/alarm-schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure, Why } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { alarmTime, Severity } from './alarm-card.tsx';
import { causeOf, durationText, placeOf, titleOf } from './texts.ts';

const PAGE = 50;

/** What the history is limited to; null for no limit. */
export interface Filter {
  site: string | null;
  kind: string | null;
  severity: string | null;
}

/** The alarms of the past and present, newest first. */
export function History({ filter }: { filter: Filter }) {
  const query = {
    state: 'all',
    limit: PAGE,
    ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null)),
  };
  const { value, error, reload } = useAnswer<AlarmsResponse>('/api/alarms', query);
  const [older, setOlder] = useState<AlarmView[]>([]);
  const [isOver, setOver] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useEffect(() => {
    setOlder([]);
    setOver(false);
  }, [value]);
  if (!value) return error === null ? <Loading /> : <Failure error={error} retry={reload} />;
  const alarms = [...value.alarms, ...older];
  if (alarms.length === 0) {
    return <Empty title={t('alarms.noHistory')} text={t('alarms.noHistoryExplained')} />;
  }
  const more = async () => {
    try {
      const before = alarms.at(-1)?.id;
      const page = await ask<AlarmsResponse>('/api/alarms', { query: { ...query, before } });
      setOlder((known) => [...known, ...page.alarms]);
      setOver(page.alarms.length < PAGE);
      setTrouble(null);
    } catch (failure) {
      setTrouble(failure);
    }
  };
  return (
    <>
      {error !== null && (
        <p class="notice bad">
          <Why error={error} />
        </p>
      )}
      <table class="data cards-on-phone panel alarm-history">
        <thead>
          <tr>
            <th scope="col">{t('alarms.what')}</th>
            <th scope="col">{t('alarms.severity')}</th>
            <th scope="col">{t('alarms.site')}</th>
            <th scope="col">{t('alarms.when')}</th>
            <th scope="col">{t('alarms.notes')}</th>
          </tr>
        </thead>
        <tbody>
          {alarms.map((alarm) => (
            <Row key={alarm.id} alarm={alarm} now={value.asOf} />
          ))}
        </tbody>
      </table>
      {trouble !== null && (
        <p class="notice bad">
          <Why error={trouble} />
        </p>
      )}
      {alarms.length >= PAGE && !isOver && (
        <p class="choices">
          <button type="button" class="button" onClick={() => void more()}>
            {t('alarms.more')}
          </button>
        </p>
      )}
    </>
  );
}

function Row({ alarm, now }: { alarm: AlarmView; now: number }) {
  const { severity, since, endedAt, acknowledged } = alarm;
  const time = (ms: number) => alarmTime(alarm, ms, now);
  const cause = causeOf(alarm);
  return (
    <tr>
      <th scope="row">
        {titleOf(alarm)}
        {cause && <span class="hint">{cause}</span>}
      </th>
      <td data-label={t('alarms.severity')}>
        <Severity of={severity} />
      </td>
      <td data-label={t('alarms.site')}>{placeOf(alarm)}</td>
      <td data-label={t('alarms.when')}>
        {endedAt === null
          ? t('alarms.since', { time: time(since) })
          : t('alarms.span', { from: time(since), to: time(endedAt) })}
        <span class="hint">{durationText((endedAt ?? now) - since)}</span>
      </td>
      <td data-label={t('alarms.notes')}>
        {acknowledged ? (
          <>
            {acknowledged.note || '–'}
            <span class="hint">
              {t('alarms.acknowledgedBy', { name: acknowledged.by, time: time(acknowledged.at) })}
            </span>
          </>
        ) : (
          <span class="hint">{t('alarms.notAcknowledged')}</span>
        )}
      </td>
    </tr>
  );
}
