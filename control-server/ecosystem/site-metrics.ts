import { Gauge } from 'prom-client';
import { occupancyNow } from '../api/overview.ts';
import type { Directory } from '../fleet/directory.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type AlarmCounts, NO_ALARMS } from '../live/alarm-counts.ts';
import type { SitesNow } from '../live/sites-now.ts';
import type { Metrics } from '../metrics.ts';
import { occupancyOf, shownRange, spreadOf } from '../rollups/occupancy.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

export interface SiteMetricsDeps {
  metrics: Metrics;
  directory: Directory;
  fleet: Fleet;
  settings: SettingsStore;
  alarms?: AlarmCounts;
  sitesNow: SitesNow;
}

/**
 * Adds what each site, gate and gateway of the configuration shows now to the server's measures, so that one can be
 * woken by it. Labels are ids of the configuration, never anything that came over the network: a site has some ten
 * series, a gate five, a gateway two.
 */
export function watchSites(deps: SiteMetricsDeps): void {
  const { metrics, directory, fleet, settings, alarms = NO_ALARMS, sitesNow } = deps;
  const registers = [metrics.registry];
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ registers, name: `gateline_${name}`, help, labelNames });
  const perGate = {
    passed: gauge('today_crossings', 'Crossings of the site’s day so far', 'site', 'gate', 'direction'),
    low: gauge('gate_inside_low', 'People inside by this gate: lower end of the range', 'site', 'gate'),
    high: gauge('gate_inside_high', 'People inside by this gate: upper end of the range', 'site', 'gate'),
    watched: gauge('gate_watched_share', 'Share of the last hour that was watched, 0..1', 'site', 'gate'),
  };
  const perSite = {
    low: gauge('site_inside_low', 'People inside: lower end of the range', 'site'),
    high: gauge('site_inside_high', 'People inside: upper end of the range', 'site'),
    capacity: gauge('site_capacity', 'People that may be inside; absent without a limit', 'site'),
    watched: gauge('site_watched_share', 'Share of the last hour that was watched, 0..1', 'site'),
    online: gauge('site_gateways_online', 'Gateways of the site that are online', 'site'),
    gateways: gauge('site_gateways', 'Gateways of the site', 'site'),
    alarms: gauge('site_open_alarms', 'Alarms that are not over', 'site'),
    unacknowledged: gauge('site_unacknowledged_alarms', 'Open alarms that nobody took note of', 'site'),
  };
  const perGateway = {
    online: gauge('gateway_online', 'Whether the gateway is online, 0 or 1', 'site', 'gateway'),
    depth: gauge('gateway_spool_records', 'Records the gateway still has to deliver', 'site', 'gateway'),
  };
  const all = [...Object.values(perGate), ...Object.values(perSite), ...Object.values(perGateway)];

  metrics.beforeReading(async () => {
    for (const each of all) each.reset();
    for (const { site, gateway, state, health } of fleet.list()) {
      perGateway.online.set({ site, gateway }, state === 'online' ? 1 : 0);
      if (health) perGateway.depth.set({ site, gateway }, health.spool.unsettled);
    }
    const gateways = Map.groupBy(fleet.list(), ({ site }) => site);
    await sitesNow.read(directory.sites, ({ sites }) => {
      for (const now of sites) {
        const site = now.config.id;
        const decided = settings.of(site).settings;
        const range = shownRange(occupancyNow(now, decided));
        const mine = gateways.get(site) ?? [];
        const open = alarms.open(site);
        perSite.low.set({ site }, range.low);
        perSite.high.set({ site }, range.high);
        if (decided.capacity !== null) perSite.capacity.set({ site }, decided.capacity);
        if (now.watched !== null) perSite.watched.set({ site }, now.watched);
        perSite.online.set({ site }, mine.filter(({ state }) => state === 'online').length);
        perSite.gateways.set({ site }, mine.length);
        perSite.alarms.set({ site }, open.open);
        perSite.unacknowledged.set({ site }, open.unacknowledged);
        for (const [gate, seen] of now.gates) {
          const inside = shownRange(
            occupancyOf(seen.flow, spreadOf(now.errors.get(gate), decided.countingError)),
          );
          perGate.passed.set({ site, gate, direction: 'in' }, seen.in);
          perGate.passed.set({ site, gate, direction: 'out' }, seen.out);
          perGate.low.set({ site, gate }, inside.low);
          perGate.high.set({ site, gate }, inside.high);
          if (seen.watched !== null) perGate.watched.set({ site, gate }, seen.watched);
        }
      }
    });
  });
}
