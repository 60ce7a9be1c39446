import type { Fault } from '../../firmware-config/errors.ts';
import type { SettingsBody } from '../api/settings-schemas.ts';
import type { SiteSettings } from './site-settings.ts';

/**
 * The settings that a change asks for: a webhook's secret that is not given is kept while messages go to the same origin,
 * so that nobody has it used for a receiver of their own.
 */
export function changedSettings(
  before: SiteSettings,
  { webhook, ...wanted }: SettingsBody['settings'],
): { settings: SiteSettings; faults: Fault[] } {
  const isSameReceiver = webhook && before.webhook && originOf(webhook.url) === originOf(before.webhook.url);
  const secret = webhook?.secret ?? (isSameReceiver ? before.webhook?.secret : undefined);
  const faults: Fault[] = [];
  if (webhook && secret === undefined) {
    faults.push({
      path: 'settings.webhook.secret',
      problem: 'is missing',
      remedy: 'Give a secret of 16 characters or more, and the same one to the receiver.',
    });
  }
  if (webhook && !isAddress(webhook.url)) {
    faults.push({
      path: 'settings.webhook.url',
      value: webhook.url,
      problem: 'is no address that can be posted to',
      remedy: 'Use http:// or https:// with a host, and no user or password in it.',
    });
  }
  if (wanted.quietHours && wanted.quietHours.from === wanted.quietHours.to) {
    faults.push({
      path: 'settings.quietHours.to',
      value: wanted.quietHours.to,
      problem: 'is the same as from',
      remedy: 'Use two different times, or switch quiet hours off.',
    });
  }
  const kept = webhook && secret !== undefined ? { url: webhook.url, secret } : null;
  return { settings: { ...wanted, webhook: kept }, faults };
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : null);

function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && hostname !== '' && username === '' && password === '';
}

/**
 * What differs, for the journal: fields before and after. Of the webhook only its host is told, since the rest of its
 * address may be a secret as well.
 */
export function differencesOf(
  before: SiteSettings,
  after: SiteSettings,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const names = Object.keys(after) as (keyof SiteSettings)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const shown = (settings: SiteSettings) =>
    Object.fromEntries(
      changed.map((name) => [name, name === 'webhook' ? hostOf(settings.webhook) : settings[name]]),
    );
  const isNewSecret = after.webhook !== null && before.webhook?.secret !== after.webhook.secret;
  return {
    before: shown(before),
    after: { ...shown(after), ...(isNewSecret && { webhookSecret: 'changed' }) },
  };
}

const hostOf = (webhook: SiteSettings['webhook']) => webhook && new URL(webhook.url).host;
