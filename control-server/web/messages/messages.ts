import { account as accountEn } from './en/account.ts';
import { accounts as accountsEn } from './en/accounts.ts';
import { alarms as alarmsEn } from './en/alarms.ts';
import { board as boardEn } from './en/board.ts';
import { editor as editorEn } from './en/editor.ts';
import { fleet as fleetEn } from './en/fleet.ts';
import { group as groupEn } from './en/group.ts';
import { history as historyEn } from './en/history.ts';
import { journal as journalEn } from './en/journal.ts';
import { keys as keysEn } from './en/keys.ts';
import { live as liveEn } from './en/live.ts';
import { reasons as reasonsEn } from './en/reasons.ts';
import { settings as settingsEn } from './en/settings.ts';
import { shell as shellEn } from './en/shell.ts';
import { signIn as signInEn } from './en/sign-in.ts';
import { trust as trustEn } from './en/trust.ts';
import { wall as wallEn } from './en/wall.ts';
import { zones as zonesEn } from './en/zones.ts';
import { account as accountVi } from './vi/account.ts';
import { accounts as accountsVi } from './vi/accounts.ts';
import { alarms as alarmsVi } from './vi/alarms.ts';
import { board as boardVi } from './vi/board.ts';
import { editor as editorVi } from './vi/editor.ts';
import { fleet as fleetVi } from './vi/fleet.ts';
import { group as groupVi } from './vi/group.ts';
import { history as historyVi } from './vi/history.ts';
import { journal as journalVi } from './vi/journal.ts';
import { keys as keysVi } from './vi/keys.ts';
import { live as liveVi } from './vi/live.ts';
import { reasons as reasonsVi } from './vi/reasons.ts';
import { settings as settingsVi } from './vi/settings.ts';
import { shell as shellVi } from './vi/shell.ts';
import { signIn as signInVi } from './vi/sign-in.ts';
import { trust as trustVi } from './vi/trust.ts';
import { wall as wallVi } from './vi/wall.ts';
import { zones as zonesVi } from './vi/zones.ts';

/** The texts of every area, each in a file of its own per language. */
export const vi = {
  ...shellVi,
  ...liveVi,
  ...boardVi,
  ...groupVi,
  ...wallVi,
  ...historyVi,
  ...reasonsVi,
  ...accountVi,
  ...accountsVi,
  ...alarmsVi,
  ...settingsVi,
  ...editorVi,
  ...fleetVi,
  ...journalVi,
  ...keysVi,
  ...signInVi,
  ...trustVi,
  ...zonesVi,
};
export const en: Record<keyof typeof vi, string> = {
  ...shellEn,
  ...liveEn,
  ...boardEn,
  ...groupEn,
  ...wallEn,
  ...historyEn,
  ...reasonsEn,
  ...accountEn,
  ...accountsEn,
  ...alarmsEn,
  ...settingsEn,
  ...editorEn,
  ...fleetEn,
  ...journalEn,
  ...keysEn,
  ...signInEn,
  ...trustEn,
  ...zonesEn,
};

export type Key = keyof typeof vi;
export type Texts = Readonly<Record<Key, string>>;

/** The languages of the page; the first is what a new visitor sees. */
export const LANGUAGES = {
  vi: { name: 'Tiếng Việt', texts: vi },
  en: { name: 'English', texts: en },
} as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguage = (value: unknown): value is Language => value === 'vi' || value === 'en';

const numbers = {
  vi: new Intl.NumberFormat('vi-VN'),
  en: new Intl.NumberFormat('en-GB'),
};
const oneDecimal = {
  vi: new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
};

/** 1.234.567 in Vietnamese, 1,234,567 in English. */
export function numberText(n: number, language: Language): string {
  return numbers[language].format(n);
}

/** 9,8 in Vietnamese, 9.8 in English. */
export function decimalText(n: number, language: Language): string {
  return oneDecimal[language].format(n);
}

/** A share of 0..1 as whole percent, rounded down so that 99.6 % is not called all. */
export function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** The text of a key with its places filled; numbers are written the way of the language. */
export function textOf(
  language: Language,
  key: Key,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const texts: Texts = LANGUAGES[language].texts;
  return texts[key].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? numberText(value, language) : value;
  });
}
