import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { recall, remember } from '../../shell/memory.ts';
import type { Link } from '../../state/link.ts';

const KEY = 'gateline.reloaded-for';

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

/** Once for each build: a server that keeps handing out the old page must not make this one reload for ever. */
async function reloadForNewBuild(): Promise<void> {
  const response = await fetch('/', { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) return;
  const served = programOf(new DOMParser().parseFromString(await response.text(), 'text/html'));
  if (served === null || served === programOf(document) || served === recall(KEY)) return;
  remember(KEY, served);
  location.reload();
}

/** The address of the page's program, which is another one in every build. */
const programOf = (page: Document) =>
  page.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null;
