import type { Zone, ZoneUse } from '../../firmware-config/contract/index.ts';
import { isInside, pathOf } from '../../firmware-config/polygon.ts';
import type { Seen } from './passage.ts';
import { depthOf, distanceToEdge } from './polygon-edge.ts';
import { Standing } from './standing.ts';

/** What a zone saw from one moment to another, in milliseconds of the clock that its meter was given. */
export type ZoneSums = Pick<
  ZoneUse,
  'watchedMs' | 'peopleMs' | 'mostPeople' | 'queueMs' | 'longestQueue' | 'visits' | 'dwellMs' | 'longestMs'
> & { zone: string; from: number; to: number };

/** What a meter is told of a frame. */
export interface Glance {
  /** All tracks in hand, seen now or not. */
  tracks: readonly Seen[];
  /** Seconds of the stream: tracks with `seenAt === t` are seen now. */
  t: number;
  /** Milliseconds of a clock that does not jump. */
  at: number;
  /** False where the picture does not show what is in the zone: that time is not measured. */
  isWatched: boolean;
}

/** Somebody's stay, or the way of one who is not in the zone. */
interface Stay {
  standing: Standing;
  /** When he came in; undefined while he is outside. */
  since?: number;
  /** When he was last seen. */
  last: number;
  /** Whether he stood in the queue then. */
  queues: boolean;
}

/** A frame, and how many were in the zone then; `Since`: how many were in it all the time since the frame before. */
interface Moment {
  at: number;
  watchedMs: number;
  isWatched: boolean;
  people: number;
  peopleSince: number;
  queue: number;
  queueSince: number;
}

/** The longest stay that a record can tell of: a day. */
const LONGEST_STAY_MS = 86_400_000;
/** A longer pause between two frames is time in which nobody watched, as it is for coverage. */
const LONGEST_PAUSE_MS = 2_000;
/** Who comes in or goes out must be so far beyond the zone's edge: a share of his box's height, */
const MARGIN = 0.15;
/** but no more than this share of how far inside the zone one can be. */
const MARGIN_OF_ZONE = 0.4;

/**
 * Measures one `measure` zone: how many people are in it over time, how many of them stand in a queue, and how long they
 * stay. A person is where the centre of his box is. Who is not seen for a while and then again was there all the time; who
 * is lost in the zone left when he was last seen. So what is told reaches only as far as nobody is missing. All sums are
 * whole milliseconds and add up, wherever reports are cut.
 */
export class ZoneMeter {
  private readonly zone: string;
  private readonly path: Float64Array;
  private readonly widestMargin: number;
  private readonly stays = new Map<number, Stay>();
  /** Frames since the last one of which all is known. */
  private moments: Moment[] = [];
  private sums: ZoneSums;
  /** The last frame. */
  private last: number | undefined;

  /**
   * @param aspect width of the picture divided by its height
   * @param now when it begins
   */
  constructor(zone: Zone, aspect: number, now: number) {
    this.zone = zone.id;
    this.path = pathOf(zone.points.map(([x, y]) => [x * aspect, y] as const));
    this.widestMargin = MARGIN_OF_ZONE * depthOf(this.path);
    this.sums = this.nothingFrom(Math.round(now));
  }

  /** Takes in a frame. */
  saw({ tracks, t, at: now, isWatched }: Glance): void {
    const at = Math.max(Math.round(now), this.last ?? this.sums.to);
    const pause = this.last === undefined ? 0 : at - this.last;
    const watchedMs = isWatched && pause <= LONGEST_PAUSE_MS ? pause : 0;
    this.moments.push({ at, watchedMs, isWatched, people: 0, peopleSince: 0, queue: 0, queueSince: 0 });
    this.last = at;
    const inHand = new Set(tracks.map(({ id }) => id));
    for (const [id, stay] of this.stays) {
      if (inHand.has(id)) continue;
      this.end(stay);
      this.stays.delete(id);
    }
    for (const track of tracks) if (track.confirmed && track.seenAt === t) this.see(track, at);
    let known = at;
    for (const { since, last } of this.stays.values()) if (since !== undefined) known = Math.min(known, last);
    this.account(known);
  }

  /**
   * What was seen since the last call, as far as all is known of it; null where that is nothing. Where no frames came for a
   * while, whoever was there is taken to have left.
   */
  take(now: number): ZoneSums | null {
    if (this.last === undefined || now - this.last > LONGEST_PAUSE_MS) {
      this.breakOff();
      this.sums.to = Math.max(this.sums.to, Math.round(now));
    }
    const { sums } = this;
    if (sums.to <= sums.from) return null;
    this.sums = this.nothingFrom(sums.to);
    return sums;
  }

  /** Ends every stay, for nobody watches any more. */
  breakOff(): void {
    for (const stay of this.stays.values()) this.end(stay);
    this.stays.clear();
    this.account(Number.POSITIVE_INFINITY);
  }

  private see(track: Seen, at: number): void {
    const known = this.stays.get(track.id);
    const stay = known ?? { standing: new Standing(track, at), last: at, queues: false };
    if (!known) this.stays.set(track.id, stay);
    const stands = stay.standing.saw(track, at);
    const wasIn = stay.since !== undefined;
    const isIn = this.isIn(track, known && wasIn);
    const queues = isIn && stands;
    if (wasIn && !isIn) this.end(stay);
    if (!wasIn && isIn) stay.since = at;
    for (const moment of this.moments) {
      if (moment.at < at && moment.at <= stay.last) continue;
      const isNow = moment.at === at;
      if (wasIn && isIn) moment.peopleSince++;
      if (isIn && (wasIn || isNow)) moment.people++;
      if (stay.queues && queues) moment.queueSince++;
      if (queues && (stay.queues || isNow)) moment.queue++;
    }
    stay.last = at;
    stay.queues = queues;
  }

  /** @param wasIn where it was before; undefined for a track that is seen for the first time */
  private isIn({ cx, cy, ruler }: Seen, wasIn: boolean | undefined): boolean {
    const inside = isInside(this.path, cx, cy);
    if (wasIn === undefined || inside === wasIn) return inside;
    const margin = Math.min(MARGIN * ruler, this.widestMargin);
    return distanceToEdge(this.path, cx, cy) < margin ? wasIn : inside;
  }

  private end(stay: Stay): void {
    if (stay.since === undefined) return;
    const ms = stay.last - stay.since;
    delete stay.since;
    this.sums.visits++;
    this.sums.dwellMs += ms;
    this.sums.longestMs = Math.max(this.sums.longestMs, Math.min(ms, LONGEST_STAY_MS));
  }

  /** Adds up the frames until `known`, of which nothing will change any more. */
  private account(known: number): void {
    const { sums } = this;
    let next = this.moments[0];
    while (next && next.at <= known) {
      this.moments.shift();
      sums.to = Math.max(sums.to, next.at);
      sums.watchedMs += next.watchedMs;
      sums.peopleMs += next.watchedMs * next.peopleSince;
      sums.queueMs += next.watchedMs * next.queueSince;
      if (next.isWatched) {
        sums.mostPeople = Math.max(sums.mostPeople, next.people);
        sums.longestQueue = Math.max(sums.longestQueue, next.queue);
      }
      next = this.moments[0];
    }
  }

  private nothingFrom(from: number): ZoneSums {
    return {
      ...{ zone: this.zone, from, to: from, watchedMs: 0 },
      ...{ peopleMs: 0, mostPeople: 0, queueMs: 0, longestQueue: 0 },
      ...{ visits: 0, dwellMs: 0, longestMs: 0 },
    };
  }
}
