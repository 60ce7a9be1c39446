import type { OverviewSite } from '../../../api/live-schemas.ts';

/** The sites in the order in which they are shown. */
export interface Order {
  ids: readonly string[];
  /** When they were put in this order, milliseconds on the server's clock. */
  at: number;
  /** By site, the rank that it was put in order by. */
  ranks: Readonly<Record<string, number>>;
  /** The sites that have another place since then because they need more or less attention. */
  moved: ReadonlySet<string>;
}

/** A site that needs less attention than before keeps its place this long, so that rows do not jump. */
const SETTLE_MS = 30_000;

type Ranked = Pick<OverviewSite, 'site' | 'name'> & { attention: Pick<OverviewSite['attention'], 'rank'> };

/**
 * The sites that need attention first, then by name. A site that needs more attention than before moves up at once; all
 * other changes wait until the order has stood for 30 seconds.
 */
export function orderOf(before: Order | null, sites: readonly Ranked[], now: number): Order {
  const sorted = [...sites].sort(
    (a, b) => b.attention.rank - a.attention.rank || a.name.localeCompare(b.name, 'vi'),
  );
  const ids = sorted.map(({ site }) => site);
  const ranks = Object.fromEntries(sites.map(({ site, attention }) => [site, attention.rank]));
  if (!before) return { ids, at: now, ranks, moved: new Set() };
  const known = new Set(before.ids);
  const isOther = ids.length !== known.size || ids.some((id) => !known.has(id));
  const isGraver = ids.some((id) => (ranks[id] ?? 0) > (before.ranks[id] ?? 0));
  if (!isOther && !isGraver && now - before.at < SETTLE_MS) return before;
  const moved = ids.filter((id, place) => before.ids[place] !== id && before.ranks[id] !== ranks[id]);
  if (!isOther && moved.length === 0) return { ...before, ranks };
  return { ids, at: now, ranks, moved: new Set(moved) };
}
