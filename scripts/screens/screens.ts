import type { Page } from 'playwright-core';

/** One picture that people see: where it is, and how one gets there. */
export interface Screen {
  name: string;
  path: string;
  /** Nobody is signed in. */
  signedOut?: boolean;
  /** There is no account yet. */
  firstRun?: boolean;
  /** What shows that it is there. */
  ready: string;
  /** What to do before the picture is taken. */
  prepare?: (page: Page) => Promise<void>;
}

const site = 'site=ninh-kieu';

/** Trouble has to last a while before it is an alarm. */
const anAlarm = (page: Page) => page.locator('li.alarm').first().waitFor({ timeout: 60_000 });

/** Every view of the page. */
export const SCREENS: readonly Screen[] = [
  { name: 'first-run', path: '/', firstRun: true, ready: 'form' },
  { name: 'sign-in', path: '/', signedOut: true, ready: 'form' },
  { name: 'group', path: '/group', ready: 'main :is(table, .site)' },
  { name: 'live', path: `/live?${site}`, ready: '.digits' },
  { name: 'wall', path: `/wall?${site}`, ready: '.digits, .wall' },
  { name: 'board', path: '/board/ninh-kieu', signedOut: true, ready: '.digits, .board' },
  { name: 'history-day', path: `/history?${site}&period=day&compare=same-weekday`, ready: 'canvas' },
  { name: 'history-week', path: `/history?${site}&period=week&compare=previous`, ready: 'canvas' },
  { name: 'history-month', path: `/history?${site}&period=month&compare=previous`, ready: 'canvas' },
  { name: 'alarms', path: '/alarms', ready: 'main .segments button', prepare: anAlarm },
  {
    name: 'alarms-history',
    path: '/alarms',
    ready: 'main .segments button',
    prepare: async (page) => {
      // It is read when it is opened.
      await anAlarm(page);
      await page.locator('main .segments button').last().click();
      await page.locator('.alarm-history').waitFor();
    },
  },
  { name: 'settings', path: `/settings?${site}`, ready: 'form' },
  { name: 'fleet', path: '/fleet', ready: 'main table, main article, main li' },
  { name: 'gateway-none', path: '/fleet/khong-co', ready: 'main .failure, main .empty' },
  { name: 'gateway', path: '/fleet/ninh-kieu-1', ready: 'main h2' },
  {
    name: 'editor',
    path: '/fleet/ninh-kieu-1/lines?camera=cong-chinh-cam',
    ready: '.canvas svg',
    prepare: async (page) => {
      await page.getByRole('button', { name: /ảnh/i }).first().click();
      await page.locator('.canvas image').waitFor();
    },
  },
  { name: 'accounts', path: '/accounts', ready: 'main table, main article, main li' },
  { name: 'account-one', path: '/accounts/minh', ready: 'main form' },
  { name: 'account-none', path: '/accounts/nobody', ready: 'main .empty' },
  { name: 'keys', path: '/keys', ready: 'main h2, main form, main table' },
  { name: 'journal', path: '/journal', ready: 'main table, main li' },
  { name: 'account', path: '/account', ready: 'main form' },
  { name: 'nowhere', path: '/nowhere', ready: '.empty' },
];
