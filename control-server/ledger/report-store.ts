/** A day's report as it was issued. */
export interface IssuedReport {
  site: string;
  /** YYYY-MM-DD in the time zone of the site. */
  date: string;
  /** 1, 2, 3 … of that day. */
  version: number;
  createdAt: number;
  /** The report itself, as its reader wants it kept: nothing of it is looked at here. */
  body: string;
}

/** A report that is to become the next version of its day. */
export interface NewReport extends Omit<IssuedReport, 'version'> {
  /** The day, milliseconds since 1970, `to` exclusive: records of this time make the report stale. */
  from: number;
  to: number;
  /** The books it was made from. */
  lastEventId: number;
}

/** The reports that were issued. None is ever changed or taken away; an issued day goes stale when late records change it. */
export interface ReportStore {
  /**
   * Keeps a report as the next version of its day. The day is no longer stale, unless the books have moved since
   * `lastEventId`.
   */
  issueReport(report: NewReport): Promise<IssuedReport>;
  /** A stale day turned out to have the same figures as its newest report. Nothing happens if the books have moved since. */
  confirmReport(day: { site: string; date: string; lastEventId: number }): Promise<void>;
  /** Every version of the days from one date to another, both included; by date, then by version. */
  reports(site: string, from: string, to: string): Promise<IssuedReport[]>;
  /** The days of a site that have a report, oldest first, and whether records have come for them since. */
  reportedDays(site: string): Promise<{ date: string; isStale: boolean }[]>;
}
