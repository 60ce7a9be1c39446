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
  /** It is needed so seldom that the menu is the place for it, on every screen. */
  rare?: boolean;
  /** It fills the screen by itself: no top bar, no navigation. */
  bare?: boolean;
  load: () => Promise<{ default: ComponentType<ViewProps> }>;
}

/** The views in the order of the navigation. */
export const VIEWS: readonly View[] = [
  {
    path: '/group',
    title: 'nav.group',
    permission: 'view',
    icon: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
    load: () => import('../views/group/index.tsx'),
  },
  {
    path: '/live',
    title: 'nav.live',
    permission: 'view',
    needsSite: true,
    icon: 'M3 12h4l3 7 4-14 3 7h4',
    load: () => import('../views/live/index.tsx'),
  },
  {
    path: '/wall',
    title: 'nav.wall',
    permission: 'view',
    needsSite: true,
    bare: true,
    load: () => import('../views/wall/index.tsx'),
  },
  {
    path: '/board/:site',
    title: 'nav.board',
    permission: 'public',
    bare: true,
    load: () => import('../views/board/index.tsx'),
  },
  {
    path: '/history',
    title: 'nav.history',
    permission: 'view',
    needsSite: true,
    icon: 'M4 20V10M10 20V4M16 20v-8M22 20H2',
    load: () => import('../views/history/index.tsx'),
  },
  {
    path: '/alarms',
    title: 'nav.alarms',
    permission: 'view',
    load: () => import('../views/alarms/index.tsx'),
  },
  {
    path: '/settings',
    title: 'nav.settings',
    permission: 'view',
    needsSite: true,
    rare: true,
    icon: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
    load: () => import('../views/settings/index.tsx'),
  },
  {
    path: '/fleet',
    title: 'nav.fleet',
    permission: 'fleet',
    icon: 'M4 5h16v6H4zM4 13h16v6H4zM7.5 8h.01M7.5 16h.01M11 8h6M11 16h6',
    load: () => import('../views/fleet/index.tsx'),
  },
  {
    path: '/fleet/:gateway',
    title: 'nav.gateway',
    permission: 'fleet',
    load: () => import('../views/gateway/index.tsx'),
  },
  {
    path: '/fleet/:gateway/lines',
    title: 'nav.editor',
    permission: 'configure',
    load: () => import('../views/editor/index.tsx'),
  },
  {
    path: '/accounts',
    title: 'nav.accounts',
    permission: 'accounts',
    rare: true,
    icon: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.6-4 3-6 6.5-6s5.9 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .7 3.2 2.5 3.5 5.5',
    load: () => import('../views/accounts/index.tsx'),
  },
  {
    path: '/accounts/:account',
    title: 'nav.accounts',
    permission: 'accounts',
    load: () => import('../views/accounts/one.tsx'),
  },
  {
    path: '/keys',
    title: 'nav.keys',
    permission: 'accounts',
    rare: true,
    icon: 'M8 20a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM11 13l8-8M16 8l3 3M13.5 10.5l2 2',
    load: () => import('../views/keys/index.tsx'),
  },
  {
    path: '/journal',
    title: 'nav.journal',
    permission: 'audit',
    rare: true,
    icon: 'M6 3h11a2 2 0 0 1 2 2v16H7a2 2 0 0 1-2-2V4a1 1 0 0 1 1-1ZM5 18h14M9 8h6M9 12h6',
    load: () => import('../views/journal/index.tsx'),
  },
  {
    path: '/account',
    title: 'nav.account',
    load: () => import('../views/account/index.tsx'),
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

/** Where the page begins: at all sites for those who see several, else, and where the address names one, at the live numbers. */
export function homeOf(sites: readonly { id: string }[] | null, query: URLSearchParams): string {
  return sites !== null && sites.length > 1 && !query.has('site') ? '/group' : '/live';
}

const SIGN_IN: View = {
  path: HOME,
  title: 'signIn.title',
  permission: 'public',
  bare: true,
  load: () => import('../views/sign-in/index.tsx'),
};
const FIRST_RUN: View = {
  path: HOME,
  title: 'firstRun.title',
  permission: 'public',
  bare: true,
  load: () => import('../views/first-run/index.tsx'),
};

/** What somebody sees who is not signed in; at the very first start there is no account to sign in with. */
export function signInView(firstRun: boolean): View {
  return firstRun ? FIRST_RUN : SIGN_IN;
}

/** All that somebody sees whose password is a one-time one. */
export const MUST_CHANGE_PASSWORD: View = {
  path: HOME,
  title: 'account.mustChange',
  bare: true,
  load: () => import('../views/account/must-change.tsx'),
};
