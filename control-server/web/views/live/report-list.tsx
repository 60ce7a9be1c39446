import type { ReportView } from '../../../api/report-schemas.ts';
import type { TodayResponse } from '../../../api/schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { dateText, momentText } from '../../state/clock.ts';
import { usePage } from './page-context.ts';
import { exportUrl, type ReportedDay, reportedDays, reportUrl } from './reports.ts';

/** The reports of the last days, each with the versions it replaced, to be downloaded. */
export function ReportList({ today }: { today: TodayResponse }) {
  const reports = usePage().reports.value;
  const days = reportedDays(reports ?? []);
  return (
    <section class="panel reports" aria-labelledby="reports">
      <h2 id="reports">{t('reports')}</h2>
      {days.length === 0 ? (
        <p class="quiet">{t(reports === null ? 'loading' : 'noReports')}</p>
      ) : (
        <ul>
          {days.map((day) => (
            <Day key={day.date} day={day} today={today} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Day({ day: { date, newest, older }, today }: { day: ReportedDay; today: TodayResponse }) {
  return (
    <li class={newest.complete ? 'report complete' : 'report incomplete'}>
      <h3>{dateText(date)}</h3>
      <p class="state">
        {t(newest.complete ? 'reportComplete' : 'reportIncomplete')}
        {newest.clockUnsure && <small>{t('reportClock')}</small>}
      </p>
      <p class="visits">
        {t('reportVisits', { in: newest.in, out: newest.out })}{' '}
        <a href={exportUrl({ site: today.site, date })} download title={t('reportProofMeaning')}>
          {t('reportProof')}
        </a>
      </p>
      <Download report={newest} today={today} />
      {older.length > 0 && (
        <details>
          <summary>
            <Revision report={newest} />
          </summary>
          <ul>
            {older.map((report) => (
              <li key={report.version}>
                {t('reportVersion', {
                  version: report.version,
                  time: momentText(report.createdAt, today.timeZone, ''),
                })}
                {': '}
                {t('reportVisits', { in: report.in, out: report.out })}{' '}
                <Download report={report} today={today} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** What the newest version changed. */
function Revision({ report: { revises } }: { report: ReportView }) {
  if (!revises) return null;
  const change = (from: number, to: number) => {
    const sign = to > from ? '+' : to < from ? '−' : '±';
    return `${sign}${numberText(Math.abs(to - from), language.value)}`;
  };
  const values = {
    in: change(revises.in.from, revises.in.to),
    out: change(revises.out.from, revises.out.to),
  };
  return <>{t('reportRevised', values)}</>;
}

function Download({ report: { date, version }, today }: { report: ReportView; today: TodayResponse }) {
  const query = { site: today.site, date, lang: language.value, version };
  return (
    <a
      class="download"
      href={reportUrl(query)}
      download
      aria-label={t('reportDownload', { version, date: dateText(date) })}
    >
      {t('reportNumber', { version })} · CSV
    </a>
  );
}
