import { setImmediate } from 'node:timers/promises';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { ZoneRecord, ZoneSums } from '../ledger/history-store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { dateAt, isoWithOffset, type LocalDay, localDay } from '../rollups/local-time.ts';
import { SLOT_MS } from '../rollups/slots.ts';
import { meanDwell, meansOf, sumOfZones, zoneKey } from '../rollups/zone-sums.ts';
import { bucketsOf } from './counts.ts';
import type { BucketSize } from './schemas.ts';
import type {
  ZoneBucket,
  ZoneFigures,
  ZoneName,
  ZoneNow,
  ZonesNowResponse,
  ZonesResponse,
} from './zone-schemas.ts';

/** Buckets that are summed in one go; between them the server does its other work. */
const AT_ONCE = 200;
const HOUR_MS = 3_600_000;
/** Zones report every minute; what has not for so long is old. */
const OLD_MS = 180_000;

type Named = Pick<ZoneSums, 'gateway' | 'camera' | 'zone'>;

/** What the zones of a site saw, bucket by bucket and in all. */
export async function zonesOf(
  ledger: Ledger,
  site: SiteConfig,
  { days, bucket, asOf }: { days: readonly LocalDay[]; bucket: BucketSize; asOf: number },
): Promise<ZonesResponse> {
  const buckets = days
    .flatMap((day) => bucketsOf(day, site.timeZone, bucket))
    .filter(({ start }) => start < asOf);
  const rows: { start: number; end: number; sums: ZoneSums }[] = [];
  for (let first = 0; first < buckets.length; first += AT_ONCE) {
    if (first > 0) await setImmediate();
    for (const { start, slots } of buckets.slice(first, first + AT_ONCE)) {
      const end = (slots.at(-1) ?? start) + SLOT_MS;
      const [found = []] = await ledger.zoneSums(site, [start, end]);
      rows.push(...found.map((sums) => ({ start, end, sums })));
    }
  }
  const [from, to] = [days[0]?.from ?? 0, days.at(-1)?.to ?? 0];
  const all = [...Map.groupBy(rows, ({ sums }) => zoneKey(sums)).values()].flatMap(
    (group) => sumOfZones(group.map(({ sums }) => sums)) ?? [],
  );
  const totals = byName(
    all.map((sums) => ({ ...namesOf(sums), ...figuresOf(sums, from, Math.min(to, asOf)) })),
    site,
  );
  return {
    site: site.id,
    timeZone: site.timeZone,
    bucket,
    zones: totals.map((zone) => ({ ...namesOf(zone), name: nameOf(site, zone) })),
    totals,
    buckets: rows.map(
      ({ start, end, sums }): ZoneBucket => ({
        ...namesOf(sums),
        start: isoWithOffset(start, site.timeZone),
        ...figuresOf(sums, start, Math.min(end, asOf)),
      }),
    ),
  };
}

/** How the zones of a site are now. */
export async function zonesNow(ledger: Ledger, site: SiteConfig, asOf: number): Promise<ZonesNowResponse> {
  const day = localDay(dateAt(asOf, site.timeZone), site.timeZone);
  const [today = []] = await ledger.zoneSums(site, [day.from, day.to]);
  const lately = Map.groupBy(await ledger.zoneRecords(site, asOf - HOUR_MS, asOf + HOUR_MS), zoneKey);
  const known = new Map<string, Named>(
    [...today, ...[...lately.values()].flat()].map((z) => [zoneKey(z), z]),
  );
  const sumsToday = new Map(today.map((sums) => [zoneKey(sums), sums]));
  const zones = [...known].map(([key, zone]) =>
    zoneNow({ ...namesOf(zone), name: nameOf(site, zone) }, lately.get(key) ?? [], {
      sums: sumsToday.get(key),
      asOf,
    }),
  );
  return { site: site.id, timeZone: site.timeZone, asOf, zones: byName(zones, site) };
}

/** @param records of the zone within the last hour, in order of time */
function zoneNow(
  zone: ZoneName,
  records: readonly ZoneRecord[],
  { sums, asOf }: { sums: ZoneSums | undefined; asOf: number },
): ZoneNow {
  const newest = records.at(-1);
  const hour = sumOfZones(records);
  const means = newest && meansOf(newest);
  return {
    ...zone,
    at: newest?.at ?? null,
    isOld: !newest || newest.at < asOf - OLD_MS || newest.watchedMs === 0,
    people: Math.round(means?.people ?? 0),
    queue: Math.round(means?.queue ?? 0),
    lastHour: { visits: hour?.visits ?? 0, meanDwellMs: hour && meanDwell(hour) },
    today: {
      mostPeople: sums?.mostPeople ?? 0,
      longestQueue: sums?.longestQueue ?? 0,
      visits: sums?.visits ?? 0,
    },
  };
}

function figuresOf(sums: ZoneSums, from: number, to: number): ZoneFigures {
  const { people, queue } = meansOf(sums);
  const { mostPeople, longestQueue, visits, longestMs, watchedMs } = sums;
  return {
    meanPeople: Math.round(people * 100) / 100,
    mostPeople,
    meanQueue: Math.round(queue * 100) / 100,
    longestQueue,
    visits,
    meanDwellMs: meanDwell(sums),
    longestMs,
    watchedShare: to > from ? Math.min(1, watchedMs / (to - from)) : null,
  };
}

const namesOf = ({ gateway, camera, zone }: Named): Named => ({ gateway, camera, zone });

function byName<T extends Named>(zones: T[], site: SiteConfig): T[] {
  const text = (zone: T) => `${nameOf(site, zone)} ${zoneKey(zone)}`;
  return zones.sort((a, b) => text(a).localeCompare(text(b), 'vi'));
}

/** What a zone is called: as the configuration says, or by its id. */
function nameOf({ zones }: SiteConfig, { zone }: Named): string {
  return zones?.find(({ id }) => id === zone)?.name ?? zone;
}
