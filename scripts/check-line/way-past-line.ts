import { alongOf, type Segment, sideOf } from '../../edge-agent/crossings/segment.ts';
import type { Direction } from '../../firmware-config/contract/fields.ts';
import type { Line } from '../../firmware-config/contract/layout.ts';
import type { Path, Sighting } from './observation.ts';

/** Where a track's anchor was in relation to a line. */
export interface Place {
  t: number;
  /** Distance from the line in picture heights: negative on its left, positive on its right. */
  side: number;
  /** 0 at the line's point a, 1 at b. */
  along: number;
  /** Height of the box in picture heights. */
  h: number;
}

/** A track went from one side of a line to the other. */
export interface Pass {
  direction: Direction;
  t: number;
  along: number;
  h: number;
  /** How far it was followed on this and on that side, in box heights. */
  before: number;
  after: number;
  /** Sightings clear of the line on both sides. */
  sightingsBefore: number;
  sightingsAfter: number;
  /** Box heights per second, square to the line. */
  speed: number;
  /** Height of the box behind the line divided by that before it: above 1 who comes towards the camera. */
  growth: number;
}

/** How one track's way lies to one line. */
export interface Way {
  places: readonly Place[];
  passes: readonly Pass[];
  /** Its way ended before the line, or began behind it, while its motion says that it passed. */
  lost: 'before' | 'behind' | null;
  /** The least distance of its anchor from the line between its ends, in box heights. */
  nearest: number;
}

/** As wide as the counter's hysteresis band on one side. */
const bandOf = (h: number) => Math.max(0.01, 0.05 * h);
/** Seconds for which a walk is thought to go on as it was seen. */
const CARRY_S = 1;
/** Seconds over which a speed is measured. */
const SPEED_S = 0.5;

/**
 * Reads a track's way past a line.
 *
 * @param seconds length of the watch: a way that the watch itself cut off is not lost
 */
export function wayPastLine(path: Path, line: Line, segment: Segment, seconds: number): Way {
  const places = path.sightings.map((sighting) => placeOf(sighting, line, segment));
  const passes = passesOf(places);
  return {
    places,
    passes,
    lost: passes.length > 0 ? null : lostAt(places, seconds),
    nearest: Math.min(...places.map((place) => distanceOf(place, segment) / place.h)),
  };
}

function placeOf({ t, x, y, h }: Sighting, { anchor }: Line, segment: Segment): Place {
  const lift = anchor === 'foot' ? h / 2 : anchor === 'head' ? -h / 2 : 0;
  return { t, side: sideOf(segment, x, y + lift), along: alongOf(segment, x, y + lift), h };
}

/** From the segment, not from the endless line through it. */
function distanceOf({ side, along }: Place, { length }: Segment): number {
  const beyond = Math.max(0, -along, along - 1) * length;
  return Math.hypot(side, beyond);
}

function passesOf(places: readonly Place[]): Pass[] {
  const passes: Pass[] = [];
  let settled = 0;
  places.forEach((place, at) => {
    if (Math.abs(place.side) <= bandOf(place.h)) return;
    const side = Math.sign(place.side);
    if (settled !== 0 && side !== settled) passes.push(passAt(places, at));
    settled = side;
  });
  return passes;
}

/** @param at the first place clear of the line on the new side */
function passAt(places: readonly Place[], at: number): Pass {
  const there = places[at] as Place;
  const to = Math.sign(there.side);
  const lastBefore = places.slice(0, at).findLastIndex(({ side }) => Math.sign(side) === -to);
  const here = places[lastBefore] ?? there;
  const next = places[lastBefore + 1] ?? there;
  const share = here.side === next.side ? 0 : here.side / (here.side - next.side);
  const t = here.t + share * (next.t - here.t);
  const clear = (place: Place, side: number) =>
    Math.sign(place.side) === side && Math.abs(place.side) > bandOf(place.h);
  const before = places.slice(0, at).filter((place) => clear(place, -to));
  const after = places.slice(at).filter((place) => clear(place, to));
  const near = places.filter((place) => Math.abs(place.t - t) <= SPEED_S);
  const [first, last] = [near[0] ?? here, near.at(-1) ?? there];
  const h = Math.max(here.h, there.h);
  return {
    direction: to > 0 ? 'in' : 'out',
    t,
    along: here.along + share * (next.along - here.along),
    h,
    before: furthest(before) / h,
    after: furthest(after) / h,
    sightingsBefore: before.length,
    sightingsAfter: after.length,
    speed: last.t > first.t ? Math.abs(last.side - first.side) / h / (last.t - first.t) : 0,
    growth: meanHeight(after) / meanHeight(before),
  };
}

const furthest = (places: readonly Place[]) =>
  places.reduce((most, { side }) => Math.max(most, Math.abs(side)), 0);

const meanHeight = (places: readonly Place[]) =>
  places.reduce((sum, { h }) => sum + h, 0) / Math.max(1, places.length);

/** Whether a way that does not pass would do so if it went on as it ends, or had been going as it begins. */
function lostAt(places: readonly Place[], seconds: number): Way['lost'] {
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last) return null;
  const start = places.find(({ t }) => t - first.t >= SPEED_S) ?? last;
  const end = places.findLast(({ t }) => last.t - t >= SPEED_S) ?? first;
  if (last.t < seconds - SPEED_S && meets(end, last, CARRY_S)) return 'before';
  if (first.t > SPEED_S && meets(start, first, CARRY_S)) return 'behind';
  return null;
}

/** Whether the motion from one place to another, gone on with for so long, meets the line between its ends. */
function meets(from: Place, to: Place, carryS: number): boolean {
  const dt = Math.abs(to.t - from.t);
  const towards = Math.abs(from.side) - Math.abs(to.side);
  if (dt === 0 || towards < 0.1 * to.h || Math.sign(from.side) !== Math.sign(to.side)) return false;
  const wait = (Math.abs(to.side) / towards) * dt;
  const along = to.along + ((to.along - from.along) / dt) * wait;
  return wait <= carryS && along >= 0 && along <= 1;
}
