import { GatelineError } from '../../firmware-config/errors.ts';
import type { GroupConfig, SiteConfig } from '../../firmware-config/server-config.ts';

type Gate = SiteConfig['gates'][number];

/** The sites of the configuration, by their names and by the gateways that speak for them. */
export class Directory {
  readonly sites: readonly SiteConfig[];
  readonly groups: readonly GroupConfig[];
  readonly gateways: ReadonlyMap<string, { name: string; site: SiteConfig }>;

  constructor(sites: readonly SiteConfig[], groups: readonly GroupConfig[] = []) {
    this.sites = sites;
    this.groups = groups;
    this.gateways = new Map(
      sites.flatMap((site) => site.gateways.map(({ id, name }) => [id, { name, site }] as const)),
    );
  }

  /** @throws GatelineError `not-found` */
  site(id: string): SiteConfig {
    return this.sites.find((site) => site.id === id) ?? missing('site', id, this.sites);
  }

  /** The sites that are meant by ids of sites and of groups; an id that is in the configuration no more means none. */
  sitesIn(ids: readonly string[]): ReadonlySet<string> {
    return new Set(
      ids.flatMap((id) => {
        if (this.sites.some((site) => site.id === id)) return [id];
        return this.groups.find((group) => group.id === id)?.sites ?? [];
      }),
    );
  }

  /** The sites, with only the gates that were asked for. @throws GatelineError `not-found` */
  places(siteId: string | undefined, gateId: string | undefined): (SiteConfig & { gates: Gate[] })[] {
    const sites = siteId === undefined ? [...this.sites] : [this.site(siteId)];
    if (gateId === undefined) return sites;
    const found = sites.flatMap((site) => {
      const gates = site.gates.filter((gate) => gate.id === gateId);
      return gates.length > 0 ? [{ ...site, gates }] : [];
    });
    const all = sites.flatMap((site) => site.gates);
    return found.length > 0 ? found : missing('gate', gateId, all);
  }
}

function missing(what: string, id: string, known: readonly { id: string }[]): never {
  const ids = known.slice(0, 20).map((each) => each.id);
  const faults = [
    {
      path: what,
      value: id,
      problem: 'is not in the configuration',
      remedy: `Use one of ${ids.join(', ')}.`,
    },
  ];
  throw new GatelineError('not-found', `there is no ${what} ${JSON.stringify(id)}`, { faults });
}
