/**
 * What the server says to other systems on the broker. None of these is a topic of a gateway (`gateline/vN/…`).
 */
const SITES = 'gateline/sites';

/** `online`, and by the broker `offline` when the server has gone; retained. */
export const AVAILABILITY = 'gateline/server/availability';
/** Where Home Assistant says that it has started. */
export const HOME_ASSISTANT_STATUS = 'homeassistant/status';

export const siteState = (site: string) => `${SITES}/${site}/state`;
export const gateState = (site: string, gate: string) => `${SITES}/${site}/gates/${gate}/state`;
export const gatewayState = (site: string, gateway: string) => `${SITES}/${site}/gateways/${gateway}/state`;
/** Home Assistant's device discovery, one device for each site. */
export const discoveryOf = (site: string) => `homeassistant/device/gateline-${site}/config`;

/** The site that a topic tells of; null where it is none of a site. */
export function siteOfTopic(topic: string): string | null {
  return (
    topic.match(/^gateline\/sites\/([^/]+)\//)?.[1] ??
    topic.match(/^homeassistant\/device\/gateline-([^/]+)\/config$/)?.[1] ??
    null
  );
}

/**
 * Whether a reader may ask for these topics; which of them it gets is decided message by message ({@link mayRead}), so
 * that `gateline/sites/#` can be asked for by one who sees only some sites.
 */
export function mayAskFor(filter: string): boolean {
  return filter === AVAILABILITY || /^(gateline\/sites|homeassistant)\/./.test(filter);
}

/** @param sites null for all */
export function mayRead(topic: string, sites: ReadonlySet<string> | null): boolean {
  const site = siteOfTopic(topic);
  if (site !== null) return sites === null || sites.has(site);
  return topic === AVAILABILITY || topic === HOME_ASSISTANT_STATUS;
}
