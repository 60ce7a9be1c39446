import { Temporal } from 'temporal-polyfill';
import { GatelineError } from '../../firmware-config/errors.ts';
import { SLOT_MS } from './slots.ts';

const HOUR_MS = 3_600_000;

/** A day by a site's clock: `from` inclusive, `to` exclusive, milliseconds since 1970. 23 to 25 hours long. */
export interface LocalDay {
  date: string;
  from: number;
  to: number;
}

/** One 15-minute slot of a local day. */
export interface LocalSlot {
  slot: number;
  /** What the clock on the wall shows, 0..23. */
  hour: number;
  /** 0, 15, 30 or 45, unless the zone's offset is odd. */
  minute: number;
  /** Start of the hour the slot belongs to; an hour that the clock runs through twice has two starts. */
  hourStart: number;
}

/** The date that a site's calendar shows at a moment, YYYY-MM-DD. */
export function dateAt(at: number, timeZone: string): string {
  return zoned(at, timeZone).toPlainDate().toString();
}

/** The bounds of a date. @throws GatelineError `bad-input` naming `field` when there is no such date */
export function localDay(date: string, timeZone: string, field = 'date'): LocalDay {
  const day = plainDate(date, field);
  return dayFrom(day, timeZone);
}

/**
 * The days from one date to another, both included.
 *
 * @throws GatelineError `bad-input` when a date does not exist, `to` is before `from`, or there are more than `most`
 */
export function localDays(from: string, to: string, timeZone: string, most: number): LocalDay[] {
  const first = plainDate(from, 'from');
  const count = plainDate(to, 'to').since(first, { largestUnit: 'days' }).days + 1;
  if (count < 1) throw badDate('to', to, 'is before `from`', 'Give the later date as `to`.');
  if (count > most) {
    throw badDate(
      'to',
      to,
      `makes ${count} days, more than ${most}`,
      'Ask for fewer days or larger buckets.',
    );
  }
  return Array.from({ length: count }, (_, days) => dayFrom(first.add({ days }), timeZone));
}

/** The slots of a day, in order. */
export function slotsOf(day: LocalDay, timeZone: string): LocalSlot[] {
  const slots: LocalSlot[] = [];
  const plain = day.to - day.from === 24 * HOUR_MS;
  for (let slot = day.from; slot < day.to; slot += SLOT_MS) {
    if (plain) {
      const hour = Math.floor((slot - day.from) / HOUR_MS);
      const minute = ((slot - day.from) % HOUR_MS) / 60_000;
      slots.push({ slot, hour, minute, hourStart: day.from + hour * HOUR_MS });
      continue;
    }
    const { minute } = zoned(slot, timeZone);
    const start = zoned(slot, timeZone).round({ smallestUnit: 'hour', roundingMode: 'floor' });
    slots.push({ slot, hour: start.hour, minute, hourStart: start.epochMilliseconds });
  }
  return slots;
}

/** A moment as ISO 8601 with the zone's offset, to the second: 2026-11-22T07:00:00+07:00. */
export function isoWithOffset(at: number, timeZone: string): string {
  return zoned(at, timeZone).toString({ smallestUnit: 'second', timeZoneName: 'never' });
}

/** A moment as people in Vietnam write it: 22/11/2026 07:00:05. */
export function writtenTime(at: number, timeZone: string): string {
  const time = zoned(at, timeZone);
  return `${writtenDate(time.toPlainDate().toString())} ${time.toPlainTime().toString({ smallestUnit: 'second' })}`;
}

/** What the clock on the wall shows, to the nearest minute: 07:00. */
export function writtenClock(at: number, timeZone: string): string {
  const time = zoned(at, timeZone).round({ smallestUnit: 'minute', roundingMode: 'halfExpand' });
  return time.toPlainTime().toString({ smallestUnit: 'minute' });
}

/** A date as people in Vietnam write it: 2026-11-22 as 22/11/2026. */
export function writtenDate(date: string): string {
  return date.split('-').reverse().join('/');
}

/** The bounds of a day of the calendar. */
export function dayFrom(day: Temporal.PlainDate, timeZone: string): LocalDay {
  const start = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds;
  return { date: day.toString(), from: start(day), to: start(day.add({ days: 1 })) };
}

function zoned(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}

/** A date of the calendar. @throws GatelineError `bad-input` naming `field` */
export function plainDate(date: string, field: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' });
  } catch {
    throw badDate(field, date, 'is no date', 'Give a date of the calendar as YYYY-MM-DD.');
  }
}

function badDate(path: string, value: string, problem: string, remedy: string): GatelineError {
  return new GatelineError('bad-input', `the query has a fault`, {
    faults: [{ path, value, problem, remedy }],
  });
}
