/** What of history is looked at: all of it stands in the address, so that a link can be sent. */
export interface Choice {
  period: Period;
  /** YYYY-MM-DD, any day of the period. */
  date: string;
  compare: Compare;
  /** Null for the whole site. */
  gate: string | null;
  /** The finer of the two bucket lengths a period has. */
  isFine: boolean;
}

export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];
export type Compare = 'none' | 'previous' | 'same-weekday' | 'last-year';

const COMPARES: Readonly<Record<Period, readonly Compare[]>> = {
  day: ['none', 'previous', 'same-weekday', 'last-year'],
  week: ['none', 'previous', 'last-year'],
  month: ['none', 'previous', 'last-year'],
};
const BUCKETS = { day: ['hour', '15m'], week: ['day', 'hour'], month: ['day'] } as const;

/** The comparisons that make sense for a period. */
export function comparesOf(period: Period): readonly Compare[] {
  return COMPARES[period];
}

/** Whether a period can be shown in finer buckets than usual. */
export function hasFine(period: Period): boolean {
  return BUCKETS[period].length > 1;
}

/**
 * What an address asks for; what it does not say, or says wrongly, is today beside the day before.
 *
 * @param today YYYY-MM-DD by the site's calendar
 */
export function choiceOf(query: URLSearchParams, gates: readonly { id: string }[], today: string): Choice {
  const period = PERIODS.find((each) => each === query.get('period')) ?? 'day';
  const date = query.get('date');
  const compare = COMPARES[period].find((each) => each === query.get('compare'));
  const gate = gates.find(({ id }) => id === query.get('gate'));
  return {
    period,
    date: isDate(date) ? date : today,
    compare: compare ?? 'previous',
    gate: gate?.id ?? null,
    isFine: hasFine(period) && query.get('bucket') === BUCKETS[period][1],
  };
}

/** The fields of the address for a choice, `null` for those to be taken out. */
export function queryOf({ period, date, compare, gate, isFine }: Choice): Record<string, string | null> {
  return { period, date, compare, gate, bucket: isFine ? (BUCKETS[period][1] ?? null) : null };
}

/** The choice after another period was taken: what does not fit it any more is left. */
export function withPeriod(choice: Choice, period: Period): Choice {
  const compare = COMPARES[period].includes(choice.compare) ? choice.compare : 'previous';
  return { ...choice, period, compare, isFine: false };
}

/** So many periods later, or earlier. */
export function stepped({ period, date }: Pick<Choice, 'period' | 'date'>, by: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (period === 'day') day.setUTCDate(day.getUTCDate() + by);
  else if (period === 'week') day.setUTCDate(day.getUTCDate() + 7 * by);
  // The first, since not every month has a 31st.
  else day.setUTCMonth(day.getUTCMonth() + by, 1);
  return day.toISOString().slice(0, 10);
}

/** The first and last day of the period; weeks begin on Monday. */
export function daysOf({ period, date }: Pick<Choice, 'period' | 'date'>): { from: string; to: string } {
  const [first, last] = [new Date(`${date}T00:00:00Z`), new Date(`${date}T00:00:00Z`)];
  if (period === 'week') {
    first.setUTCDate(first.getUTCDate() - ((first.getUTCDay() + 6) % 7));
    last.setTime(first.getTime() + 6 * 86_400_000);
  } else if (period === 'month') {
    first.setUTCDate(1);
    last.setUTCMonth(last.getUTCMonth() + 1, 0);
  }
  return { from: first.toISOString().slice(0, 10), to: last.toISOString().slice(0, 10) };
}

/** The query of /api/history. */
export function historyQuery(site: string, choice: Choice): Record<string, string | undefined> {
  const { period, date, compare, gate, isFine } = choice;
  const bucket = isFine ? BUCKETS[period][1] : undefined;
  return { site, gate: gate ?? undefined, period, date, compare, bucket };
}

function isDate(text: string | null): text is string {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
