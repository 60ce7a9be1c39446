import type { SettingsBody, SettingsResponse } from '../../../api/settings-schemas.ts';
import type { Faults, Values } from '../../parts/use-form.ts';
import { t } from '../../shell/language.ts';

/** The numbers of the form: the bounds that the server holds, as people type them. */
export const NUMBERS = {
  nearlyFull: { least: 50, most: 100, scale: 100, whole: false },
  countingError: { least: 0, most: 50, scale: 100, whole: false },
  coverageLow: { least: 0, most: 100, scale: 100, whole: false },
  offlineAfterS: { least: 30, most: 86_400, scale: 1, whole: true },
  clockOffS: { least: 1, most: 3600, scale: 1, whole: true },
  diskFreeMb: { least: 1, most: 1_000_000, scale: 1, whole: true },
} as const;
export type NumberName = keyof typeof NUMBERS;

const NAMES = Object.keys(NUMBERS) as NumberName[];
const MOST_INSIDE = 10_000_000;
const MOST_EMAILS = 20;
const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What no text field holds. */
export interface Switches {
  quiet: boolean;
  mqtt: boolean;
  board: boolean;
  language: 'vi' | 'en';
}

/** A number of the settings as it is typed: shares as percent. */
export function typed(name: NumberName, value: number): string {
  return String(Math.round(value * NUMBERS[name].scale * 100) / 100);
}

export const addressesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((address) => address.trim())
      .filter((address) => address !== ''),
  ),
];

const read = (text = ''): number => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));

/** What is wrong with what was typed, by the names of the controls. @param hasSecret the webhook has one already */
export function faultsOf(values: Values, { quiet }: Switches, hasSecret: boolean): Faults {
  const faults: Record<string, string> = {};
  for (const name of NAMES) {
    const { least, most, whole } = NUMBERS[name];
    const value = read(values[name]);
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      faults[name] = numberRange(name);
    }
  }
  const capacity = values['capacity']?.trim() ?? '';
  if (
    capacity !== '' &&
    !(/^\d+$/.test(capacity) && Number(capacity) >= 1 && Number(capacity) <= MOST_INSIDE)
  ) {
    faults['capacity'] = capacityRange();
  }
  if (quiet) {
    const { quietFrom = '', quietTo = '' } = values;
    if (!TIME.test(quietFrom)) faults['quietFrom'] = t('settings.badTime');
    if (!TIME.test(quietTo)) faults['quietTo'] = t('settings.badTime');
    else if (quietFrom === quietTo) faults['quietTo'] = t('settings.sameTimes');
  }
  const addresses = addressesIn(values['emails'] ?? '');
  const bad = addresses.find((address) => !EMAIL.test(address) || address.length > 254);
  if (bad !== undefined) faults['emails'] = t('settings.badEmail', { address: bad });
  else if (addresses.length > MOST_EMAILS) faults['emails'] = t('settings.tooManyEmails');
  const { webhookUrl = '', webhookSecret = '' } = values;
  if (webhookUrl.trim() !== '') {
    if (!isAddress(webhookUrl.trim())) faults['webhookUrl'] = t('settings.badUrl');
    const isShort = webhookSecret.length < 16 || webhookSecret.length > 200;
    if (webhookSecret === '' ? !hasSecret : isShort) faults['webhookSecret'] = t('settings.shortSecret');
  }
  return faults;
}

/** Which numbers a control takes, as people type them; null where it takes none. */
export function rangeText(control: string): string | null {
  if (control === 'capacity') return capacityRange();
  const name = NAMES.find((one) => one === control);
  return name === undefined ? null : numberRange(name);
}

const capacityRange = () => t('settings.wholeNumber', { least: 1, most: MOST_INSIDE });

function numberRange(name: NumberName): string {
  const { least, most, whole } = NUMBERS[name];
  return t(whole ? 'settings.wholeNumber' : 'settings.outOfRange', { least, most });
}

function isAddress(text: string): boolean {
  if (!/^https?:\/\/\S+$/.test(text) || text.length > 500 || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

/** The change to ask for, from what was typed without a fault. */
export function bodyOf(values: Values, switches: Switches, version: number): SettingsBody {
  const { quiet, mqtt, board, language } = switches;
  const number = (name: NumberName) => Math.round((read(values[name]) / NUMBERS[name].scale) * 1e6) / 1e6;
  const { quietFrom: from = '', quietTo: to = '', webhookSecret: secret = '' } = values;
  const capacity = values['capacity']?.trim() ?? '';
  const url = values['webhookUrl']?.trim() ?? '';
  return {
    version,
    settings: {
      capacity: capacity === '' ? null : Number(capacity),
      nearlyFull: number('nearlyFull'),
      countingError: number('countingError'),
      coverageLow: number('coverageLow'),
      offlineAfterS: number('offlineAfterS'),
      clockOffS: number('clockOffS'),
      diskFreeMb: number('diskFreeMb'),
      quietHours: quiet ? { from, to } : null,
      emails: addressesIn(values['emails'] ?? ''),
      webhook: url === '' ? null : { url, ...(secret === '' ? {} : { secret }) },
      mqtt,
      board,
      language,
    },
  };
}

/** The control that a field of the server's answer is typed in; null where there is none. */
export function controlOf(path: string): string | null {
  const field = path.replace(/^settings\./, '').replace(/\[.*$/, '');
  const controls: Record<string, string> = {
    quietHours: 'quietFrom',
    'quietHours.from': 'quietFrom',
    'quietHours.to': 'quietTo',
    webhook: 'webhookUrl',
    'webhook.url': 'webhookUrl',
    'webhook.secret': 'webhookSecret',
  };
  const known = [...NAMES, 'capacity', 'emails'];
  return controls[field] ?? known.find((name) => name === field) ?? null;
}

export const switchesOf = ({ settings }: SettingsResponse): Switches => ({
  quiet: settings.quietHours !== null,
  mqtt: settings.mqtt,
  board: settings.board,
  language: settings.language,
});
