import { useComputed } from '@preact/signals';
import type { TodayResponse } from '../../api/schemas.ts';
import { reportUrl } from '../state/api.ts';
import { Announcer } from './announcer.tsx';
import { CrossingList } from './crossing-list.tsx';
import { DayState } from './day-state.tsx';
import { Empty, Loading } from './empty.tsx';
import { GateCards } from './gate-cards.tsx';
import { GatewayList } from './gateway-list.tsx';
import { HoursPanel } from './hours-panel.tsx';
import { usePage } from './page-context.ts';
import { ReportList } from './report-list.tsx';
import { TopBar } from './top-bar.tsx';
import { Trouble, useTrouble } from './trouble.tsx';

export function App() {
  const { t } = usePage();
  return (
    <>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <TopBar />
      <Announcer />
      <main id="main" tabIndex={-1}>
        <Content />
      </main>
    </>
  );
}

function Content() {
  const page = usePage();
  const { t } = page;
  const today = useComputed(() => page.day.value?.today ?? null).value;
  if (today) return <DayView today={today} />;
  const sites = page.sites.value;
  if (sites?.length === 0) return <Empty title={t('noSites')} text={t('noSitesExplained')} />;
  const id = page.siteId.value;
  if (sites && id !== null && !sites.some((site) => site.id === id)) {
    return (
      <Empty title={t('unknownSite', { site: id })} text={t('unknownSiteExplained')}>
        {sites.map((site) => (
          <button key={site.id} type="button" class="button" onClick={() => page.chooseSite(site.id)}>
            {site.name}
          </button>
        ))}
      </Empty>
    );
  }
  const failure = page.failure.value;
  if (failure) {
    const reason = failure.status === null ? t('noConnection') : `HTTP ${failure.status}`;
    return (
      <Empty title={t('failed')} text={t('failedExplained', { reason })}>
        <button type="button" class="button" onClick={page.retry}>
          {t('retry')}
        </button>
      </Empty>
    );
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
