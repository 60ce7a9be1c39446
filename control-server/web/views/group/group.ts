import type { AlarmView } from '../../../api/alarm-schemas.ts';
import type { OverviewResponse, OverviewSite } from '../../../api/live-schemas.ts';
import type { CrossingView, GatewayView } from '../../../api/schemas.ts';
import { ask } from '../../shell/ask.ts';
import { localTime } from '../../state/clock.ts';
import { type Following, follow } from '../../state/follow.ts';
import { fullnessOf, rangeAfter, trendAfter } from '../../state/numbers.ts';
import { type Order, orderOf } from './order.ts';

/** What the stream of all sites says. */
export type GroupNews =
  | { event: 'crossing'; data: CrossingView }
  | { event: 'gateway'; data: GatewayView }
  | { event: 'alarm'; data: AlarmView }
  | { event: 'books'; data: { date: string } };

/** All sites: the server's numbers, raised by the crossings that came after them. */
export interface Group {
  sites: ReadonlyMap<string, OverviewSite>;
  order: Order;
  /** The highest crossing id that the numbers include. */
  lastId: number;
  /** How each gateway and its cameras were when last heard of. */
  conditions: ReadonlyMap<string, string>;
}

export function freshGroup(answer: OverviewResponse, before: Group | null): Group {
  return {
    sites: new Map(answer.sites.map((site) => [site.site, site])),
    order: orderOf(before?.order ?? null, answer.sites, answer.asOf),
    lastId: answer.lastEventId,
    conditions: before?.conditions ?? new Map(),
  };
}

/** The group after news; what changes a site otherwise than by a crossing of today has to be read again. */
export function withNews(group: Group, news: readonly GroupNews[]): { state: Group; reread: boolean } {
  const sites = new Map(group.sites);
  const conditions = new Map(group.conditions);
  let { lastId } = group;
  let reread = false;
  for (const { event, data } of news) {
    if (event === 'crossing') {
      if (data.id <= lastId) continue;
      lastId = data.id;
      const site = sites.get(data.site);
      const raised = site && raisedBy(site, data);
      if (raised) sites.set(data.site, raised);
      reread ||= !raised || fullnessOf(raised.occupancy) !== fullnessOf(site.occupancy);
    } else if (event === 'gateway') {
      const condition = conditionOf(data);
      reread ||= conditions.get(data.gateway) !== condition;
      conditions.set(data.gateway, condition);
    } else {
      reread = true;
    }
  }
  return { state: { ...group, sites, conditions, lastId }, reread };
}

/** Null where the crossing lies on another day. */
function raisedBy(site: OverviewSite, crossing: CrossingView): OverviewSite | null {
  const { direction, at } = crossing;
  if (localTime(at, site.timeZone).date !== site.date) return null;
  const { occupancy } = site;
  return {
    ...site,
    [direction]: site[direction] + 1,
    occupancy: { ...occupancy, ...rangeAfter(occupancy, direction, occupancy.error, site.error) },
    trend: trendAfter(site.trend, crossing),
  };
}

/** What of a gateway shows in the overview. */
function conditionOf({ state, health }: GatewayView): string {
  return [state, ...(health?.cameras ?? []).map(({ state, picture }) => `${state} ${picture?.fault}`)].join();
}

/** All sites that the person may see, live until it is closed. */
export function followGroup(window: Window): Following<Group> {
  return follow<OverviewResponse, GroupNews, Group>(window, {
    read: (stop) => ask<OverviewResponse>('/api/overview', { stop }),
    fresh: freshGroup,
    grown: withNews,
    stream: ({ lastId }) => ({ path: '/api/live', query: { after: lastId } }),
    rereadEveryMs: 30_000,
    isOver: ({ sites }, now) =>
      [...sites.values()].some(({ timeZone, date }) => localTime(now, timeZone).date !== date),
  });
}
