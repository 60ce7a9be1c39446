import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Page } from '../../state/page.ts';

export const PageContext = createContext<Page | null>(null);

/** The page's state, inside the provider that main.tsx puts around everything. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('a view stands outside PageContext');
  return page;
}
