import type { Directory } from '../fleet/directory.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import { type Alarm, alarmView } from './alarm.ts';
import type { AlarmStore } from './alarm-store.ts';
import { burstOf, type News, newsFor, toldAfter } from './announcements.ts';
import { mailOf } from './mail-text.ts';
import type { NewDelivery } from './outbox.ts';
import { isQuiet } from './quiet-hours.ts';

export interface AnnouncerDeps {
  store: AlarmStore;
  settings: SettingsStore;
  directory: Directory;
}

/** Puts what is to be told of alarms into the outbox, one message for each site, burst and address. */
export class Announcer {
  readonly #deps: AnnouncerDeps;

  constructor(deps: AnnouncerDeps) {
    this.#deps = deps;
  }

  /** @throws GatelineError as {@link AlarmStore} */
  run(now: number): void {
    const { store, directory } = this.#deps;
    const bySite = Map.groupBy(store.pending(), ({ site }) => site);
    for (const [site, alarms] of bySite) {
      const known = directory.sites.filter(({ id }) => site === null || id === site);
      this.#tell(
        alarms,
        known.map(({ id }) => id),
        now,
      );
    }
  }

  /** @param sites whose addresses are told: the alarms' own, or all for those of the whole server */
  #tell(alarms: readonly Alarm[], sites: readonly string[], now: number): void {
    const { store, settings, directory } = this.#deps;
    const messages: NewDelivery[] = [];
    const told = new Map<number, { news: News; to: Set<string> }>();
    const served = new Set<string>();
    for (const site of sites) {
      const { settings: mine } = settings.of(site);
      const { timeZone } = directory.site(site);
      const burst = burstOf(alarms, now, isQuiet(mine.quietHours, now, timeZone));
      for (const news of burst) {
        if (!told.has(news.alarm.id)) told.set(news.alarm.id, { news, to: new Set() });
      }
      for (const { address, target, kind } of addressesOf(mine)) {
        const news = newsFor(address, burst);
        if (news.length === 0 || served.has(address)) continue;
        served.add(address);
        const body = kind === 'email' ? this.#mail(site, news, mine) : this.#post(site, news, now);
        messages.push({ site, target, body, createdAt: now });
        for (const { alarm } of news) told.get(alarm.id)?.to.add(address);
      }
    }
    // Of a site that is no longer in the configuration nobody is told.
    if (sites.length === 0) {
      for (const news of burstOf(alarms, now, false)) told.set(news.alarm.id, { news, to: new Set() });
    }
    if (told.size === 0) return;
    const notes = [...told].map(([id, { news, to }]) => ({ id, told: toldAfter(news, [...to]) }));
    store.tell(notes, messages);
  }

  #mail(site: string, news: readonly News[], { language }: SiteSettings): NewDelivery['body'] {
    const { directory } = this.#deps;
    const { name, timeZone } = directory.site(site);
    const items = news.map(({ change, alarm }) => ({ change, alarm: alarmView(alarm, directory) }));
    return { channel: 'email', ...mailOf({ name, timeZone, language, items }) };
  }

  #post(site: string, news: readonly News[], now: number): NewDelivery['body'] {
    const { directory } = this.#deps;
    const { id, name } = directory.site(site);
    const changes = news.map(({ change, alarm }) => ({ change, alarm: alarmView(alarm, directory) }));
    const json = JSON.stringify({ type: 'alarms', site: { id, name }, at: now, changes });
    return { channel: 'webhook', json };
  }
}

interface Address {
  /** As {@link Alarm.told} names it. */
  address: string;
  kind: 'email' | 'webhook';
  target: string;
}

function addressesOf({ emails, webhook }: SiteSettings): Address[] {
  return [
    ...emails.map((target) => ({ address: `email ${target}`, kind: 'email' as const, target })),
    ...(webhook
      ? [{ address: `webhook ${webhook.url}`, kind: 'webhook' as const, target: webhook.url }]
      : []),
  ];
}
