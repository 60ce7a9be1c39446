import { useState } from 'preact/hooks';
import type { Site } from '../../../api/schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { language, t } from '../../shell/language.ts';
import { place, setQuery } from '../../shell/router.ts';
import { site } from '../../shell/sites.ts';
import { localTime } from '../../state/clock.ts';
import './history.css';
import './tables.css';
import { Chart } from './chart.tsx';
import { type Choice, choiceOf, historyQuery, queryOf } from './choice.ts';
import { Controls } from './controls.tsx';
import { Download } from './download.tsx';
import { Figures } from './figures.tsx';
import { HeatMap } from './heat-map.tsx';
import { Peaks } from './peaks.tsx';
import { datesText, readingText } from './readings.ts';
import { Stale } from './stale.tsx';
import { HistoryTable } from './table.tsx';
import { useHistory } from './use-history.ts';
import { Zones } from './zones.tsx';

/** What happened at one site: days, weeks and months, beside others; when it is busy. */
export default function HistoryView() {
  const shown = site.value;
  if (!shown) return <Loading />;
  if (shown.gates.length === 0) return <Empty title={t('noGates')} text={t('noGatesExplained')} />;
  return <SiteHistory key={shown.id} shown={shown} />;
}

function SiteHistory({ shown }: { shown: Site }) {
  const today = localTime(Date.now(), shown.timeZone).date;
  const choice = choiceOf(place.value.query, shown.gates, today);
  const choose = (next: Choice) => setQuery(queryOf(next), { replace: next.period === choice.period });
  const gates = new Map(shown.gates.map(({ id, name }) => [id, name]));
  const until = choice.date < today ? choice.date : today;
  return (
    <div class="history">
      <Controls site={shown} choice={choice} today={today} choose={choose} />
      <Period shown={shown} choice={choice} gates={gates} />
      <Zones shown={shown} choice={choice} />
      <div class="history-pair">
        <HeatMap site={shown.id} gate={choice.gate} until={until} />
        <Peaks site={shown.id} gate={choice.gate} until={until} />
      </div>
    </div>
  );
}

interface PeriodProps {
  shown: Site;
  choice: Choice;
  gates: ReadonlyMap<string, string>;
}

/** The chosen period: its sums, chart, reading and table. */
function Period({ shown: { id }, choice, gates }: PeriodProps) {
  const { shown: history, error, isOld, reload } = useHistory(id, choice);
  const [cursor, setCursor] = useState<number | null>(null);
  if (!history) return error ? <Failure error={error} retry={reload} /> : <Loading />;
  const count = choice.gate === null ? gates.size : 1;
  const where = (history.gate && gates.get(history.gate)) ?? t('wholeSite');
  const label = t('history.chartLabel', { gate: where, dates: datesText(history) });
  const isEmpty = history.buckets.every(({ in: ins, out, watched }) => !watched && ins + out === 0);
  const reading = cursor === null ? '' : readingText(history, cursor, gates, language.value);
  return (
    <section
      class={isOld ? 'panel history-period old' : 'panel history-period'}
      aria-busy={isOld}
      aria-label={label}
    >
      <Stale of={history} error={error} />
      <Figures history={history} gates={gates} />
      {isEmpty ? (
        <p class="history-none">{t(history.from >= history.asOf ? 'history.allAhead' : 'history.none')}</p>
      ) : (
        <>
          <Chart history={history} gates={count} label={label} cursor={cursor} onCursor={setCursor} />
          <output class="history-reading" aria-live="polite">
            {reading || t('history.readingHint')}
          </output>
        </>
      )}
      <div class="history-foot">
        <HistoryTable history={history} />
        <Download query={{ ...historyQuery(id, choice), what: 'history' }} label={t('history.download')} />
      </div>
    </section>
  );
}
