import type Database from 'better-sqlite3';
import type { ZoneUse } from '../../firmware-config/contract/index.ts';
import { SLOT_MS, share, slotOf } from '../rollups/slots.ts';
import type { RollupRow } from './sqlite-rollups.ts';

/** What a slot of a zone is known by. */
interface ZoneSlot {
  site: string;
  slot: number;
  gateway: string;
  camera: string;
  zone: string;
}

type Said = Omit<ZoneUse, 'kind' | 'at' | 'mono' | 'boot' | 'camera' | 'from' | 'watchedMs'>;

/** A record tells of no more than this before its end, whatever it says. */
const LONGEST_MS = 86_400_000;

/** The statements that keep what zones saw, slot by slot; callers hold the transaction. */
export class SqliteZoneRollups {
  readonly #add: Database.Statement<[ZoneSlot & Record<string, string | number>]>;
  readonly #remax: Database.Statement<[ZoneSlot & { end: number; latest: number }]>;

  constructor(db: Database.Database) {
    const sums = ['watched_ms', 'people_ms', 'queue_ms', 'visits', 'dwell_ms', 'parts'];
    const most = ['most_people', 'longest_queue', 'longest_ms'];
    const columns = ['site', 'slot', 'gateway', 'camera', 'zone', ...sums, ...most];
    this.#add = db.prepare(`INSERT INTO zone_use (${columns.join(', ')})
      VALUES (${columns.map((column) => `@${column}`).join(', ')}) ON CONFLICT DO UPDATE
      SET ${sums.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')},
        ${most.map((column) => `${column} = max(${column}, excluded.${column})`).join(', ')}`);
    // Whose records were removed by age keep what is known to have been the most.
    this.#remax = db.prepare(`UPDATE zone_use SET (most_people, longest_queue, longest_ms) = (
        SELECT coalesce(max(more ->> 'mostPeople'), 0), coalesce(max(more ->> 'longestQueue'), 0),
          coalesce(max(more ->> 'longestMs'), 0)
        FROM ledger WHERE kind = 'zone' AND placed = 1 AND site = @site AND camera = @camera
          AND more ->> 'zone' = @zone AND epoch IN (SELECT id FROM epochs WHERE gateway = @gateway)
          AND time >= @slot AND time < @latest AND (time > @slot OR from_at >= at)
          AND (from_at + time - at < @end OR time < @end))
      WHERE site = @site AND slot = @slot AND gateway = @gateway AND camera = @camera AND zone = @zone
        AND slot >= coalesce((SELECT kept_from FROM retention WHERE site = @site), 0)`);
  }

  /**
   * Puts a `zone` record in, or its sums out; what was most is then to be found anew by {@link remax}.
   *
   * @returns the slots that changed
   */
  apply(row: RollupRow, sign: 1 | -1, keptFrom: number): number[] {
    const { site, gateway, camera, more } = row;
    if (camera === null || more === null) return [];
    const said: Said = JSON.parse(more);
    const [from, to] = timeOf(row);
    const parts = (amount: number) => new Map(share(from, to, amount).map(({ slot, ms }) => [slot, ms]));
    const watched = parts(Math.min(row.watched_ms ?? 0, to - from));
    const people = parts(said.peopleMs);
    const queue = parts(said.queueMs);
    const slots = slotsBetween(from, to).filter((slot) => slot >= keptFrom);
    for (const slot of slots) {
      // A stay belongs to the time in which it ended, which is told by the end of the record.
      const ended = slot === slots.at(-1) ? sign : 0;
      this.#add.run({
        site,
        slot,
        gateway,
        camera,
        zone: said.zone,
        watched_ms: sign * (watched.get(slot) ?? 0),
        people_ms: sign * (people.get(slot) ?? 0),
        queue_ms: sign * (queue.get(slot) ?? 0),
        visits: ended * said.visits,
        dwell_ms: ended * said.dwellMs,
        parts: sign,
        most_people: sign === 1 ? said.mostPeople : 0,
        longest_queue: sign === 1 ? said.longestQueue : 0,
        longest_ms: sign === 1 ? said.longestMs : 0,
      });
    }
    return slots;
  }

  /** Finds anew what was most in the slots of records that were booked there and are no more. */
  remax(rows: readonly RollupRow[]): void {
    const slots = new Map<string, ZoneSlot>();
    for (const row of rows) {
      const { site, gateway, camera, more } = row;
      if (camera === null || more === null) continue;
      const { zone }: Said = JSON.parse(more);
      for (const slot of slotsBetween(...timeOf(row)))
        slots.set(`${gateway} ${camera} ${zone} ${slot}`, { site, slot, gateway, camera, zone });
    }
    for (const place of slots.values()) {
      const end = place.slot + SLOT_MS;
      this.#remax.run({ ...place, end, latest: end + LONGEST_MS });
    }
  }
}

/** The stretch that a record tells of, by the time it is booked under. */
function timeOf({ from_at, at, time }: RollupRow): [number, number] {
  const from = (from_at ?? at) + time - at;
  return [Math.max(from, time - LONGEST_MS), time];
}

/** The slots that a stretch touches; of an empty one, the slot it lies in. */
function slotsBetween(from: number, to: number): number[] {
  if (to <= from) return [slotOf(to)];
  const slots: number[] = [];
  for (let slot = slotOf(from); slot < to; slot += SLOT_MS) slots.push(slot);
  return slots;
}
