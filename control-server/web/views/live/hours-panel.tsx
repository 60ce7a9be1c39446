import { useSignal } from '@preact/signals';
import type { TodayResponse } from '../../../api/schemas.ts';
import { percentText } from '../../messages/messages.ts';
import { t } from '../../shell/language.ts';
import { localTime } from '../../state/clock.ts';
import { type Hour, hoursOf } from './hours.ts';
import { HoursChart } from './hours-chart.tsx';
import { HoursTable } from './hours-table.tsx';
import { usePage } from './page-context.ts';

/** The day by hour: a chart, the reading of one hour, and a table of the same numbers. */
export function HoursPanel({ today }: { today: TodayResponse }) {
  const now = usePage().now.peek();
  const chosen = useSignal('');
  const pointed = useSignal<number | null>(null);
  const gate = today.gates.find((each) => each.gate === chosen.value);
  const hours = hoursOf(today, gate?.gate ?? null, now);
  const current = localTime(now, today.timeZone).hour;
  const read = hours[pointed.value ?? current];
  return (
    <section class="panel hours" aria-labelledby="hours">
      <div class="heading">
        <h2 id="hours">{t('byHour')}</h2>
        {today.gates.length > 1 && (
          <select
            aria-label={t('gateChoice')}
            value={gate?.gate ?? ''}
            onChange={(event) => {
              chosen.value = event.currentTarget.value;
            }}
          >
            <option value="">{t('allGates')}</option>
            {today.gates.map((each) => (
              <option key={each.gate} value={each.gate}>
                {each.name}
              </option>
            ))}
          </select>
        )}
        <Legend hours={hours} />
      </div>
      <HoursChart
        hours={hours}
        label={t('chartLabel', { gate: gate?.name ?? t('allGates') })}
        onPoint={(hour) => {
          pointed.value = hour;
        }}
      />
      <p class="reading">{read && <Reading hour={read} />}</p>
      <HoursTable hours={hours} />
    </section>
  );
}

const two = (n: number) => `${String(n).padStart(2, '0')}:00`;

function Reading({ hour }: { hour: Hour }) {
  const values = {
    from: two(hour.hour),
    to: two(hour.hour + 1),
    in: hour.in,
    out: hour.out,
    share: percentText(hour.share),
  };
  const texts = {
    full: 'hourReading',
    partial: 'hourReadingPartial',
    missing: 'hourReadingMissing',
    ahead: 'hourReadingAhead',
  } as const;
  return <>{t(texts[hour.watch], values)}</>;
}

function Legend({ hours }: { hours: readonly Hour[] }) {
  const has = (watch: Hour['watch']) => hours.some((hour) => hour.watch === watch);
  return (
    <ul class="legend" aria-hidden="true">
      <li class="in">{t('in')}</li>
      <li class="out">{t('out')}</li>
      {has('partial') && <li class="partial">{t('partData')}</li>}
      {has('missing') && <li class="missing">{t('noData')}</li>}
    </ul>
  );
}
