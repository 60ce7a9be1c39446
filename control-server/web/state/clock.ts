/** The parts of a moment on the clock of one place. */
export interface LocalTime {
  /** YYYY-MM-DD */
  date: string;
  /** 0..23 */
  hour: number;
  /** 0..59 */
  minute: number;
  /** 0..59 */
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment on the clock of a time zone.
 *
 * @param ms milliseconds since 1970-01-01T00:00:00Z
 * @param timeZone IANA name
 */
export function localTime(ms: number, timeZone: string): LocalTime {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(ms)) parts[type] = value;
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second']),
  };
}

const two = (n: number) => String(n).padStart(2, '0');

/** HH:mm:ss */
export function clockText(time: LocalTime): string {
  return `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;
}

/** HH:mm */
export function minuteText(time: LocalTime): string {
  return `${two(time.hour)}:${two(time.minute)}`;
}

/** `2026-04-30` as dd/MM/yyyy, the same in both languages. */
export function dateText(date: string): string {
  return date.split('-').reverse().join('/');
}

/** The date so many days before another, both YYYY-MM-DD. */
export function dateBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}

/** HH:mm when the moment lies on `today` (YYYY-MM-DD), else dd/MM/yyyy HH:mm. */
export function momentText(ms: number, timeZone: string, today: string): string {
  const time = localTime(ms, timeZone);
  return time.date === today ? minuteText(time) : `${dateText(time.date)} ${minuteText(time)}`;
}
