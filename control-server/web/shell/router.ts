import { signal } from '@preact/signals';

/** Where the page is. */
export interface Place {
  /** Begins with a slash. */
  path: string;
  query: URLSearchParams;
}

const placeOf = ({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Place => ({
  path: pathname,
  query: new URLSearchParams(search),
});

export const place = signal<Place>(placeOf(globalThis.location ?? { pathname: '/', search: '' }));

/** Asked before the page leaves a view; false keeps it there, as for unsaved changes. */
export const mayLeave = signal<(() => boolean) | null>(null);

/** Goes to another address of this page without loading it anew. */
export function go(url: string, { replace = false } = {}): void {
  const target = new URL(url, location.href);
  if (target.pathname !== location.pathname && mayLeave.peek()?.() === false) return;
  if (replace) history.replaceState(null, '', target);
  else history.pushState(null, '', target);
  place.value = placeOf(location);
}

/** Changes fields of the query where the page is; null takes one out. */
export function setQuery(fields: Readonly<Record<string, string | null>>, { replace = true } = {}): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  go(text === '' ? location.pathname : `${location.pathname}?${text}`, { replace });
}

/** The fields of a path by a pattern such as `/fleet/:gateway`; null where it does not fit. */
export function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const found = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== found.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const piece = found[index] ?? '';
    if (part.startsWith(':') && piece !== '') params[part.slice(1)] = decoded(piece);
    else if (part !== piece) return null;
  }
  return params;
}

/** Follows the browser's back and forward, and every plain link to a view. */
export function followLinks(window: Window): void {
  window.addEventListener('popstate', () => {
    place.value = placeOf(window.location);
  });
  window.document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin)
      return;
    if (link.hash !== '' || isServed(link.pathname)) return;
    event.preventDefault();
    go(link.href);
    window.scrollTo(0, 0);
  });
}

/** Whether an address is the server's own and no view. */
const isServed = (path: string) => /^\/(api|documentation|metrics|healthz|assets)(\/|$)/.test(path);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
