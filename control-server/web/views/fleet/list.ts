import type { FleetResponse, FleetRow } from '../../../api/fleet-schemas.ts';

type Problem = FleetRow['problems'][number];

/** What one can look for, and the problems that count for it. */
export const FILTERS = {
  offline: ['offline', 'never-seen'],
  camera: ['camera-down', 'picture'],
  spool: ['spool-growing'],
  disk: ['disk-low'],
  clock: ['clock-off'],
  hot: ['hot'],
  layout: ['refused-configuration'],
  outdated: ['outdated'],
} as const satisfies Record<string, readonly Problem[]>;
export type Filter = keyof typeof FILTERS;
export const FILTER_NAMES = Object.keys(FILTERS) as Filter[];

export const SORTS = ['attention', 'name', 'waiting', 'disk'] as const;
export type Sort = (typeof SORTS)[number];

export interface Wanted {
  /** Null shows all. */
  filter: Filter | null;
  /** Words that must all occur in a gateway's name, id or site. */
  search: string;
  sort: Sort;
}

/** Gravest first, as the server tells them. */
const GRAVITY: readonly Problem[] = [
  'never-seen',
  'offline',
  'camera-down',
  'picture',
  'disk-low',
  'spool-growing',
  'clock-off',
  'hot',
  'refused-configuration',
  'outdated',
];

export function fits(row: FleetRow, filter: Filter | null): boolean {
  return filter === null || FILTERS[filter].some((problem) => row.problems.includes(problem));
}

/** How many gateways each filter shows. */
export function countsOf(rows: readonly FleetRow[]): Record<Filter, number> {
  const count = (filter: Filter) => rows.filter((row) => fits(row, filter)).length;
  return Object.fromEntries(FILTER_NAMES.map((filter) => [filter, count(filter)])) as Record<Filter, number>;
}

/** The rows that are wanted, in the order that is wanted; equal ones by name. */
export function wantedOf(rows: readonly FleetRow[], { filter, search, sort }: Wanted): FleetRow[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => {
    const text = plain(`${row.name} ${row.gateway} ${row.siteName}`);
    return fits(row, filter) && words.every((word) => text.includes(word));
  });
  const key = KEYS[sort];
  return found.sort(
    (one, other) => key(one) - key(other) || one.name.localeCompare(other.name, 'vi', { numeric: true }),
  );
}

/** Small ones come first. */
const KEYS: Record<Sort, (row: FleetRow) => number> = {
  attention: ({ problems: [gravest] }) => (gravest === undefined ? GRAVITY.length : GRAVITY.indexOf(gravest)),
  name: () => 0,
  waiting: ({ health }) => -(health?.spool.unsettled ?? -1),
  disk: ({ health }) => health?.disk?.freeMb ?? Number.MAX_VALUE,
};

/** Without case and marks, so that `cong` finds `Cổng`. */
const plain = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

type News = { event: string; data: unknown };

/** The list after news of the stream; `reread` where the server has to say what is wrong now. */
export function grown(list: FleetResponse, news: readonly News[]): { state: FleetResponse; reread: boolean } {
  let reread = false;
  const latest = new Map<string, FleetRow>();
  for (const { event, data } of news) {
    if (event !== 'gateway') continue;
    const row = data as FleetRow;
    latest.set(row.gateway, row);
  }
  if (latest.size === 0) return { state: list, reread };
  const gateways = list.gateways.map((row) => {
    const told = latest.get(row.gateway);
    if (!told) return row;
    reread ||= shape(row) !== shape(told);
    return { ...row, ...told };
  });
  return { state: { ...list, gateways }, reread };
}

/** What problems hang on that come and go at once. */
const shape = ({ state, agent, health }: FleetRow) =>
  JSON.stringify([state, agent, health?.cameras.map((camera) => [camera.state, camera.picture?.fault])]);
