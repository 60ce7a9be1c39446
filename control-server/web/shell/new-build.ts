import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Link } from '../state/link.ts';
import { recallInTab, rememberInTab } from './memory.ts';

const KEY = 'gateline.reloaded-for';
const ANSWER_WITHIN_MS = 10_000;

/** Loads the page anew when the server has another build of it: looked at whenever the connection comes back. */
export function useNewBuild(link: ReadonlySignal<Link>): void {
  useEffect(() => {
    let wasLost = false;
    return effect(() => {
      const { state } = link.value;
      if (state === 'lost') wasLost = true;
      if (state !== 'live' || !wasLost) return;
      wasLost = false;
      void reloadForNewBuild();
    });
  }, [link]);
}

/** Loads the page anew if the server has another build of it. */
export async function reloadForNewBuild(): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch('/', { cache: 'no-store', signal }).catch(() => null);
  if (!response?.ok) return;
  const text = await response.text().catch(() => '');
  const served = programOf(new DOMParser().parseFromString(text, 'text/html'));
  if (!isWorthReload({ served, own: programOf(document), reloadedFor: recallInTab(KEY) })) return;
  rememberInTab(KEY, served);
  location.reload();
}

interface Builds {
  /** Of the page that the server hands out; null where it could not be told. */
  served: string | null;
  /** Of this page. */
  own: string | null;
  /** What this tab was last loaded anew for. */
  reloadedFor: string | null;
}

/** Once for each build: a server that keeps handing out the old page must not make this one reload for ever. */
export function isWorthReload({ served, own, reloadedFor }: Builds): boolean {
  return served !== null && served !== own && served !== reloadedFor;
}

/** The address of the page's program, which is another one in every build. */
const programOf = (page: Document) =>
  page.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null;
