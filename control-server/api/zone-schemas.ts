import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { BucketSize, Count, Ms, Name, Share } from './schemas.ts';

const People = Type.Number({ minimum: 0 });
const named = { gateway: Id, camera: Id, zone: Id };

/** A zone in which people are measured, and what it is called. */
const ZoneName = Type.Object({ ...named, name: Name }, closed);
export type ZoneName = Static<typeof ZoneName>;

const figures = {
  /** People in it at a time: the mean over the time it was watched, to hundredths, and the most. */
  meanPeople: People,
  mostPeople: Count,
  /** The same of those who stood in a queue. */
  meanQueue: People,
  longestQueue: Count,
  /** Stays that ended; how long they were in the mean (null where none ended) and at most, in milliseconds. */
  visits: Count,
  meanDwellMs: Type.Union([Count, Type.Null()]),
  longestMs: Count,
  watchedShare: Share,
};

const ZoneTotal = Type.Object({ ...named, ...figures }, closed);
const ZoneBucket = Type.Object(
  {
    ...named,
    /** Start of the bucket, ISO 8601 with the zone's offset. */
    start: Type.String(),
    ...figures,
  },
  closed,
);
export type ZoneBucket = Static<typeof ZoneBucket>;
export type ZoneFigures = Pick<ZoneBucket, keyof typeof figures>;

/** GET /api/zones: no row where a zone was not watched */
export const ZonesResponse = Type.Object(
  {
    site: Id,
    timeZone: Type.String(),
    bucket: BucketSize,
    zones: Type.Array(ZoneName),
    /** Of the whole time. */
    totals: Type.Array(ZoneTotal),
    buckets: Type.Array(ZoneBucket),
  },
  closed,
);
export type ZonesResponse = Static<typeof ZonesResponse>;

const ZoneNow = Type.Object(
  {
    ...ZoneName.properties,
    /** The end of the newest time that is known, a minute as a rule; null where that is more than an hour ago. */
    at: Type.Union([Ms, Type.Null()]),
    /** It was not watched then, or that is longer ago than it should be: `people` and `queue` say nothing of now. */
    isOld: Type.Boolean(),
    /** The mean of that time, rounded. */
    people: Count,
    queue: Count,
    /** Stays that ended in the last hour, and how long they were in the mean, in milliseconds. */
    lastHour: Type.Object({ visits: Count, meanDwellMs: Type.Union([Count, Type.Null()]) }, closed),
    /** The day so far. */
    today: Type.Object({ mostPeople: Count, longestQueue: Count, visits: Count }, closed),
  },
  closed,
);
export type ZoneNow = Static<typeof ZoneNow>;

/** GET /api/zones/now: the zones that were watched today, by name */
export const ZonesNowResponse = Type.Object(
  { site: Id, timeZone: Type.String(), asOf: Ms, zones: Type.Array(ZoneNow) },
  closed,
);
export type ZonesNowResponse = Static<typeof ZonesNowResponse>;
