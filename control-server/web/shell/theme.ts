import { effect, signal } from '@preact/signals';
import { recall, remember } from './memory.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'gateline.theme';
const stored = recall(KEY);

/** `system` follows the device. */
export const theme = signal<Theme>(THEMES.find((each) => each === stored) ?? 'system');

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  remember(KEY, chosen === 'system' ? null : chosen);
}

/** Keeps the document in the chosen theme; styles/tokens.css does the rest. */
export function followTheme(document: Document): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
}
