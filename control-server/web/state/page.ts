import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ReportView } from '../../api/report-schemas.ts';
import type { CrossingView, GatewayView } from '../../api/schemas.ts';
import type { Key, Language } from '../messages/messages.ts';
import { language, t } from '../shell/language.ts';
import { fetchReports, fetchToday, followStream, NoAnswer } from './api.ts';
import { dateBefore, localTime } from './clock.ts';
import { type Day, freshDay, withCrossing, withGateway } from './day.ts';
import type { StreamEvent } from './event-stream.ts';
import { broken, checked, heard, type Link, retryDelay, SILENT_AFTER_MS } from './link.ts';

/** Coverage and late records change the numbers without a word on the stream: they are read again this often. */
const REREAD_EVERY_MS = 60_000;
/** How soon after news that cannot be added to the numbers they are read again, and how often at most. */
const REREAD_SOON_MS = 1500;
/** So many days back the reports are listed. */
const REPORT_DAYS = 14;

/** All that the views show, and what a person can do. */
export interface Page {
  language: ReadonlySignal<Language>;
  day: ReadonlySignal<Day | null>;
  /** The reports of the last days that were issued, by date and version; null until they are read. */
  reports: ReadonlySignal<ReportView[] | null>;
  link: ReadonlySignal<Link>;
  /** Why the last attempt failed; null once one has succeeded. */
  failure: ReadonlySignal<NoAnswer | null>;
  /** Milliseconds on the server's clock, a new value every second. */
  now: ReadonlySignal<number>;
  t(key: Key, values?: Record<string, string | number>): string;
  retry(): void;
  close(): void;
}

/** What the stream said while an answer was on its way. */
interface Meanwhile {
  crossings: CrossingView[];
  gateways: GatewayView[];
}

/** The live numbers of one site at a time, connected to the server until they are closed. */
export function startPage(window: Window, siteId: ReadonlySignal<string | null>): Page {
  const day = signal<Day | null>(null);
  const reports = signal<ReportView[] | null>(null);
  const failure = signal<NoAnswer | null>(null);
  let clockOffset = 0;
  const clock = () => Date.now() + clockOffset;
  const now = signal(clock());
  const link = signal<Link>({ state: 'opening', since: clock() });

  let following = new AbortController();
  let wake = () => {};
  let rereadAt = 0;
  let readAt = 0;

  async function read(site: string, meanwhile: Meanwhile, stop: AbortSignal): Promise<void> {
    const today = await fetchToday(site, stop);
    if (stop.aborted) return;
    clockOffset = today.asOf - Date.now();
    now.value = clock();
    readAt = clock();
    rereadAt = readAt + REREAD_EVERY_MS;
    const fresh = freshDay(today, day.value ?? undefined, meanwhile.crossings);
    day.value = meanwhile.gateways.reduce(withGateway, fresh);
    failure.value = null;
    await readReports(site, today.date, stop);
  }

  /** The numbers of the day stand without them: a failure only leaves the list as it is. */
  async function readReports(site: string, date: string, stop: AbortSignal): Promise<void> {
    try {
      const found = await fetchReports({ site, from: dateBefore(date, REPORT_DAYS), to: date }, stop);
      if (!stop.aborted) reports.value = found;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }

  /** Returns when the stream of the site has ended. */
  async function stream(site: string, onLive: () => void, stop: AbortSignal): Promise<void> {
    const cut = new AbortController();
    const either = AbortSignal.any([stop, cut.signal]);
    let heardAt = clock();
    let meanwhile: Meanwhile | null = null;

    const reread = async () => {
      meanwhile = { crossings: [], gateways: [] };
      await read(site, meanwhile, either);
      meanwhile = null;
    };
    const watch = setInterval(() => {
      if (clock() - heardAt > SILENT_AFTER_MS) cut.abort();
      if (meanwhile || clock() < readAt + REREAD_SOON_MS) return;
      if (clock() < rereadAt && !isAnotherDay(day.value, clock())) return;
      reread().catch(() => cut.abort());
    }, 1000);
    const on = {
      beat: () => {
        heardAt = clock();
        link.value = heard(heardAt);
        onLive();
      },
      event: (event: StreamEvent) => {
        if (event.event === 'crossing') {
          const crossing = JSON.parse(event.data) as CrossingView;
          meanwhile?.crossings.push(crossing);
          if (day.value) {
            const next = withCrossing(day.value, crossing);
            day.value = next.day;
            if (next.reread) rereadAt = Math.min(rereadAt, clock() + REREAD_SOON_MS);
          }
        } else if (event.event === 'gateway') {
          const gateway = JSON.parse(event.data) as GatewayView;
          meanwhile?.gateways.push(gateway);
          if (day.value) day.value = withGateway(day.value, gateway);
        } else if (event.event === 'books') {
          rereadAt = Math.min(rereadAt, clock() + REREAD_SOON_MS);
        }
      },
    };
    try {
      await followStream(site, day.value?.lastId ?? 0, on, either);
    } finally {
      clearInterval(watch);
      cut.abort();
    }
  }

  async function follow(stop: AbortSignal): Promise<void> {
    for (let attempt = 0; !stop.aborted; attempt++) {
      try {
        const site = siteId.peek();
        if (site !== null) {
          await read(site, { crossings: [], gateways: [] }, stop);
          if (link.value.state !== 'live') link.value = { ...link.value, since: clock() };
          await stream(site, () => (attempt = 0), stop);
        } else {
          day.value = null;
          attempt = 1;
        }
      } catch (error) {
        if (stop.aborted) return;
        failure.value = error instanceof NoAnswer ? error : new NoAnswer(null, error);
      }
      if (stop.aborted) return;
      link.value = broken(link.value);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, retryDelay(attempt, Math.random()));
      });
    }
  }

  function restart(): void {
    following.abort();
    following = new AbortController();
    day.value = null;
    reports.value = null;
    link.value = { state: 'opening', since: clock() };
    void follow(following.signal);
  }

  const ticking = setInterval(() => {
    now.value = clock();
    link.value = checked(link.value, now.value);
  }, 1000);
  const wakeUp = () => wake();
  const onOffline = () => {
    link.value = broken(link.value);
  };
  window.addEventListener('online', wakeUp);
  window.addEventListener('offline', onOffline);
  window.document.addEventListener('visibilitychange', wakeUp);
  const stopFollowing = effect(() => {
    if (siteId.value !== null) restart();
  });

  return {
    language,
    day,
    reports,
    link,
    failure,
    now,
    t,
    retry: wakeUp,
    close() {
      stopFollowing();
      following.abort();
      clearInterval(ticking);
      window.removeEventListener('online', wakeUp);
      window.removeEventListener('offline', onOffline);
      window.document.removeEventListener('visibilitychange', wakeUp);
    },
  };
}

function isAnotherDay(day: Day | null, now: number): boolean {
  return day !== null && localTime(now, day.today.timeZone).date !== day.today.date;
}
