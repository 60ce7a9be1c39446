import type { Notice, NoticeCode } from '../../firmware-config/contract/notices.ts';
import type { GatewayState } from '../fleet/fleet.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { LostLately } from './known.ts';

/** Notices of a loss that goes on, and of one that happened. */
const ONGOING: readonly NoticeCode[] = ['records-lost', 'spool-unreadable'];
const HAPPENED: readonly NoticeCode[] = ['spool-lost', 'spool-damaged', 'spool-forked'];

interface Seen extends LostLately {
  /** What had happened when the gateway was last heard. */
  codes: readonly string[];
}

/** Tells which gateways lost records lately, from what they say of their spools. */
export class LostRecords {
  readonly #store: Pick<AlarmStore, 'newest'>;
  readonly #seen = new Map<string, Seen>();

  constructor(store: Pick<AlarmStore, 'newest'>) {
    this.#store = store;
  }

  /** Null where nothing was lost lately. What the last alarm told already is nothing new, even after a restart. */
  of(site: string, gateway: string, health: GatewayState['health'], now: number): LostLately | null {
    const before = this.#seen.get(gateway) ?? this.#told(site, gateway);
    const seen = health ? next(before, health.spool.dropped, health.notices, now) : before;
    this.#seen.set(gateway, seen);
    const { codes: _, ...lost } = seen;
    return Number.isFinite(lost.at) ? lost : null;
  }

  #told(site: string, gateway: string): Seen {
    const { count = 0, cause } = this.#store.newest('records-lost', site, gateway)?.facts ?? {};
    return { count, at: Number.NEGATIVE_INFINITY, codes: cause ? [cause.code] : [] };
  }
}

function next(before: Seen, dropped: number, notices: readonly Notice[], now: number): Seen {
  const happened = notices.filter(({ code }) => HAPPENED.includes(code));
  const codes = happened.map(({ code }) => code);
  const cause =
    notices.find(({ code }) => ONGOING.includes(code)) ??
    happened.find(({ code }) => !before.codes.includes(code));
  // Fewer than before: of a new spool.
  const isMore = dropped > 0 && dropped !== before.count;
  if (cause || isMore) return { count: dropped, at: now, codes, ...(cause && { cause }) };
  return { ...before, count: dropped, codes };
}
