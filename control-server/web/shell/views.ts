import type { ComponentType } from 'preact';
import type { Permission } from '../../accounts/roles.ts';
import type { Key } from '../messages/messages.ts';
import { paramsOf } from './router.ts';

/** What a view is given: the fields of its path. */
export interface ViewProps {
  params: Readonly<Record<string, string>>;
}

/** One view of the page. */
export interface View {
  /** For example `/fleet/:gateway`. */
  path: string;
  title: Key;
  /** What one must be allowed to; absent where everybody signed in may see it; `public` needs no sign-in. */
  permission?: Permission | 'public';
  /** It shows one site, which the top bar lets one choose. */
  needsSite?: boolean;
  /** It stands in the navigation, with this icon. */
  icon?: string;
  /** It fills the screen by itself: no top bar, no navigation. */
  bare?: boolean;
  load: () => Promise<{ default: ComponentType<ViewProps> }>;
}

/** The views in the order of the navigation. */
export const VIEWS: readonly View[] = [
  {
    path: '/live',
    title: 'nav.live',
    permission: 'view',
    needsSite: true,
    icon: 'M3 12h4l3 7 4-14 3 7h4',
    load: () => import('../views/live/index.tsx'),
  },
];

/** The view of a path with the fields of it; null where there is none. */
export function viewAt(path: string): { view: View; params: Record<string, string> } | null {
  for (const view of VIEWS) {
    const params = paramsOf(view.path, path);
    if (params) return { view, params };
  }
  return null;
}

/** The address of the page as people type it. */
export const HOME = '/';

/** Where the page begins: at a site's live numbers. */
export function homeOf(_sites: readonly { id: string }[] | null, _query: URLSearchParams): string {
  return '/live';
}

/** What somebody sees who is not signed in; at the very first start there is no account to sign in with. */
export function signInView(_firstRun: boolean): View {
  throw new Error('no sign-in view');
}
