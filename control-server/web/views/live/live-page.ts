import { computed, signal } from '@preact/signals';
import type { ReportView } from '../../../api/report-schemas.ts';
import { may } from '../../shell/session.ts';
import { dateBefore } from '../../state/clock.ts';
import { followDay } from '../../state/site-day.ts';
import type { LivePage } from './page-context.ts';
import { readReports } from './reports.ts';

/** So many days back the reports are listed. */
const REPORT_DAYS = 14;

/** The live numbers of a site, and its reports for those who may fetch them. */
export function startPage(window: Window, site: string): LivePage {
  const reports = signal<ReportView[] | null>(null);
  const following = followDay(window, site, ({ date }) => {
    if (!may('reports')) return;
    // The numbers of the day stand without them: a failure only leaves the list as it is.
    readReports({ site, from: dateBefore(date, REPORT_DAYS), to: date })
      .then((found) => {
        reports.value = found;
      })
      .catch(() => undefined);
  });
  const answer = computed(() => following.state.value?.answer ?? null);
  return { ...following, answer, reports };
}
