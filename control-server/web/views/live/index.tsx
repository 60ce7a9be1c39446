import { useComputed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { TodayResponse } from '../../../api/schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { siteId } from '../../shell/sites.ts';
import { reportUrl } from '../../state/api.ts';
import { type Page, startPage } from '../../state/page.ts';
import './live.css';
import { Announcer } from './announcer.tsx';
import { Connection } from './connection.tsx';
import { CrossingList } from './crossing-list.tsx';
import { DayState } from './day-state.tsx';
import { GateCards } from './gate-cards.tsx';
import { GatewayList } from './gateway-list.tsx';
import { HoursPanel } from './hours-panel.tsx';
import { PageContext, usePage } from './page-context.ts';
import { ReportList } from './report-list.tsx';
import { Trouble, useTrouble } from './trouble.tsx';

/** What happens at one site, now. */
export default function LiveView() {
  const [page, setPage] = useState<Page | null>(null);
  useEffect(() => {
    const started = startPage(window, siteId);
    setPage(started);
    return () => started.close();
  }, []);
  if (!page) return <Loading />;
  return (
    <PageContext.Provider value={page}>
      <Announcer />
      <Content />
    </PageContext.Provider>
  );
}

function Content() {
  const page = usePage();
  const { t } = page;
  const today = useComputed(() => page.day.value?.today ?? null).value;
  if (today) return <DayView today={today} />;
  const failure = page.failure.value;
  if (failure) {
    const reason = failure.status === null ? t('noConnection') : `HTTP ${failure.status}`;
    return <Failure message={t('failedExplained', { reason })} retry={page.retry} />;
  }
  return <Loading />;
}

function DayView({ today }: { today: TodayResponse }) {
  const { t, language, link } = usePage();
  const trouble = useTrouble();
  const isLost = useComputed(() => link.value.state === 'lost').value;
  if (today.gates.length === 0) {
    return (
      <>
        <Trouble />
        <Empty title={t('noGates')} text={t('noGatesExplained')} />
        <GatewayList gateways={today.gateways} />
      </>
    );
  }
  return (
    <div class={isLost ? 'day stale lost' : trouble.value ? 'day stale' : 'day'}>
      <Connection />
      <Trouble />
      <GateCards today={today} />
      <DayState today={today} />
      <div class="panels">
        <HoursPanel today={today} />
        <CrossingList today={today} />
        <GatewayList gateways={today.gateways} />
        <ReportList today={today} />
      </div>
      <footer>
        <a
          class="button"
          href={reportUrl({ site: today.site, date: today.date, lang: language.value })}
          download
        >
          {t('download')}
        </a>
        <p>{t('visits')}</p>
      </footer>
    </div>
  );
}
