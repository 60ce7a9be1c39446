import { signal } from '@preact/signals';
import { isLanguage, type Key, type Language, textOf } from '../messages/messages.ts';
import { recall, remember } from './memory.ts';

const KEY = 'gateline.language';

const stored = recall(KEY);

/** The language of everything on the page: what was chosen last on this device, else Vietnamese. */
export const language = signal<Language>(isLanguage(stored) ? stored : 'vi');

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  remember(KEY, chosen);
}

/** Takes the language that a place speaks, where nobody has chosen one on this device. */
export function offerLanguage(offered: Language): void {
  if (!isLanguage(recall(KEY))) language.value = offered;
}

/** The text of a key in the chosen language; who calls it while rendering is drawn again when the language changes. */
export function t(key: Key, values?: Readonly<Record<string, string | number>>): string {
  return textOf(language.value, key, values);
}
