import { useComputed } from '@preact/signals';
import { Announcer } from '../../parts/announcer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useSlow } from '../../parts/use-slow.ts';
import { useTitle } from '../../parts/use-title.ts';
import { language, t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';
import { siteId } from '../../shell/sites.ts';
import { siteTotals } from '../../state/day.ts';
import { rangeText } from '../../state/numbers.ts';
import { useFollowing } from '../../state/use-following.ts';
import './live.css';
import { AlarmStrip } from './alarm-strip.tsx';
import { Connection } from './connection.tsx';
import { CrossingList } from './crossing-list.tsx';
import { DayState } from './day-state.tsx';
import { GateCards } from './gate-cards.tsx';
import { GatewayList } from './gateway-list.tsx';
import { HoursPanel } from './hours-panel.tsx';
import { startPage } from './live-page.ts';
import { type LivePage, PageContext, usePage } from './page-context.ts';
import { ReportList } from './report-list.tsx';
import { reportUrl } from './reports.ts';
import { Trouble, useTrouble } from './trouble.tsx';
import { ZoneCards } from './zone-cards.tsx';

/** What happens at one site, now. */
export default function LiveView() {
  const site = siteId.value;
  return site === null ? <Loading /> : <SiteView key={site} site={site} />;
}

function SiteView({ site }: { site: string }) {
  const page = useFollowing(() => startPage(window, site));
  if (!page) return <Loading />;
  return (
    <PageContext.Provider value={page}>
      <Announcer text={() => summaryOf(page)} />
      <Content />
    </PageContext.Provider>
  );
}

function summaryOf({ state, link }: LivePage): string | null {
  const today = state.peek()?.today;
  if (!today || link.peek().state !== 'live') return null;
  const inside = rangeText(today.occupancy, language.peek());
  return t('summary', { gate: today.name, ...siteTotals(today), inside });
}

function Content() {
  const { answer, failure, retry } = usePage();
  useTitle(answer.value ? t('pageTitle', { site: answer.value.name }) : t('title'));
  if (answer.value) return <DayView />;
  if (failure.value) return <Failure error={failure.value} retry={retry} />;
  return <Loading />;
}

function DayView() {
  const { answer, link } = usePage();
  const trouble = useTrouble();
  const isLost = useComputed(() => link.value.state === 'lost').value;
  const today = answer.value;
  if (!today) return null;
  if (today.gates.length === 0) {
    return (
      <>
        <Trouble />
        <Empty title={t('noGates')} text={t('noGatesExplained')} />
        <GatewayList />
      </>
    );
  }
  return (
    <div class={isLost ? 'day stale lost' : trouble.value ? 'day stale' : 'day'}>
      <Connection />
      <Trouble />
      <AlarmStrip />
      <GateCards />
      <ZoneCards site={today.site} timeZone={today.timeZone} />
      <DayState today={today} />
      <div class="panels">
        <Hours />
        <CrossingList />
        <GatewayList />
        {may('reports') && <ReportList today={today} />}
      </div>
      <footer>
        {may('reports') && (
          <a
            class="button"
            href={reportUrl({ site: today.site, date: today.date, lang: language.value })}
            download
          >
            {t('download')}
          </a>
        )}
        <p>{t('visits')}</p>
      </footer>
    </div>
  );
}

/** The chart is drawn again once a second at most. */
const DRAWN_EVERY_MS = 1000;

function Hours() {
  const day = useSlow(usePage().state, DRAWN_EVERY_MS);
  return day && <HoursPanel today={day.today} />;
}
