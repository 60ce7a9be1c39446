import { computed, effect, signal } from '@preact/signals';
import type { Site, SitesResponse } from '../../api/schemas.ts';
import { ask } from './ask.ts';
import { recall, remember } from './memory.ts';
import { place, setQuery } from './router.ts';
import { person } from './session.ts';

const KEY = 'gateline.site';
const AGAIN_AFTER_MS = 3000;

/** The sites that the person may see; null until they are known. */
export const sites = signal<readonly Site[] | null>(null);

/**
 * The site that views show: that of the address (`?site=`), else the one looked at last on this device, else the first.
 * It may be one that does not exist; null while there is none.
 */
export const siteId = computed(() => {
  const known = sites.value;
  const wanted = place.value.query.get('site');
  if (wanted !== null) return wanted;
  const last = recall(KEY);
  return (known?.find(({ id }) => id === last) ?? known?.[0])?.id ?? null;
});

/** The site that views show; null while the sites are not known, and for one that does not exist. */
export const site = computed(() => sites.value?.find(({ id }) => id === siteId.value) ?? null);

export function chooseSite(id: string): void {
  remember(KEY, id);
  setQuery({ site: id }, { replace: false });
}

/** Keeps the sites known while somebody is signed in. */
export function followSites(): void {
  effect(() => {
    if (person.value === null) sites.value = null;
    else void readSites();
  });
}

export async function readSites(): Promise<void> {
  try {
    sites.value = (await ask<SitesResponse>('/api/sites')).sites;
  } catch {
    if (person.peek() !== null) setTimeout(() => void readSites(), AGAIN_AFTER_MS);
  }
}
