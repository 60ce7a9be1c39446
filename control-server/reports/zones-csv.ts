import { stringify } from 'csv-stringify/sync';
import type { ZoneFigures, ZonesResponse } from '../api/zone-schemas.ts';
import { writtenDate, writtenTime } from '../rollups/local-time.ts';
import { zoneKey } from '../rollups/zone-sums.ts';
import type { Language } from './causes.ts';

type Row = (string | number)[];

const vi = {
  title: 'Số người trong các vùng',
  site: 'Địa điểm',
  dates: 'Từ ngày - đến ngày',
  timeZone: 'Múi giờ',
  asOf: 'Số liệu lúc',
  meaning: 'Ý nghĩa số liệu',
  explained:
    'Trung bình trên thời gian thực sự được theo dõi; không có dòng nghĩa là không theo dõi, không phải 0.',
  zone: 'Vùng',
  date: 'Ngày',
  time: 'Giờ',
  meanPeople: 'Số người trung bình',
  mostPeople: 'Đông nhất',
  meanQueue: 'Xếp hàng trung bình',
  longestQueue: 'Hàng dài nhất',
  visits: 'Lượt ở lại',
  meanDwell: 'Ở lại trung bình (phút)',
  longest: 'Ở lại lâu nhất (phút)',
  watched: 'Theo dõi',
  whole: 'Cả kỳ',
};

const en: typeof vi = {
  title: 'People in zones',
  site: 'Site',
  dates: 'From - to',
  timeZone: 'Time zone',
  asOf: 'As of',
  meaning: 'What the figures mean',
  explained: 'Means over the time that was really watched; no row means not watched, not 0.',
  zone: 'Zone',
  date: 'Date',
  time: 'Time',
  meanPeople: 'People, mean',
  mostPeople: 'People, most',
  meanQueue: 'In the queue, mean',
  longestQueue: 'Longest queue',
  visits: 'Stays',
  meanDwell: 'Stay, mean (minutes)',
  longest: 'Stay, longest (minutes)',
  watched: 'Watched',
  whole: 'All',
};

export const ZONE_WORDS: Record<Language, typeof vi> = { vi, en };

interface Head {
  site: { id: string; name: string };
  from: string;
  to: string;
  asOf: number;
}

/** The figures of /api/zones for spreadsheets, in the same form as a day's report; times by the site's clock. */
export function zonesCsv(found: ZonesResponse, { site, from, to, asOf }: Head, language: Language): string {
  const words = ZONE_WORDS[language];
  const names = new Map(found.zones.map((zone) => [zoneKey(zone), zone.name]));
  const name = (zone: Parameters<typeof zoneKey>[0]) => names.get(zoneKey(zone)) ?? zone.zone;
  const rows: Row[] = [
    [words.title],
    [words.site, `${site.name} (${site.id})`],
    [words.dates, `${writtenDate(from)} - ${writtenDate(to)}`],
    [words.timeZone, found.timeZone],
    [words.asOf, writtenTime(asOf, found.timeZone)],
    [words.meaning, words.explained],
    [],
    [
      words.zone,
      words.date,
      words.time,
      words.meanPeople,
      words.mostPeople,
      words.meanQueue,
      words.longestQueue,
      words.visits,
      words.meanDwell,
      words.longest,
      words.watched,
    ],
    ...found.totals.map((total): Row => [name(total), words.whole, '', ...cells(total, language)]),
    ...found.buckets.map(
      (bucket): Row => [
        name(bucket),
        writtenDate(bucket.start.slice(0, 10)),
        found.bucket === 'day' ? '' : bucket.start.slice(11, 16),
        ...cells(bucket, language),
      ],
    ),
  ];
  return stringify(rows, { bom: true, delimiter: ';', record_delimiter: '\r\n', escape_formulas: true });
}

function cells(figures: ZoneFigures, language: Language): Row {
  const decimal = (n: number) => (language === 'vi' ? n.toFixed(1).replace('.', ',') : n.toFixed(1));
  const minutes = (ms: number) => decimal(ms / 60_000);
  const { meanPeople, mostPeople, meanQueue, longestQueue, visits, meanDwellMs, longestMs } = figures;
  const { watchedShare } = figures;
  return [
    decimal(meanPeople),
    mostPeople,
    decimal(meanQueue),
    longestQueue,
    visits,
    meanDwellMs === null ? '' : minutes(meanDwellMs),
    visits === 0 ? '' : minutes(longestMs),
    // Rounded down, so that 100 % means all of it.
    watchedShare === null ? '' : `${decimal(Math.floor(watchedShare * 1000 + 1e-6) / 10)} %`,
  ];
}
