import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { AlarmBell } from '../parts/alarm-bell.tsx';
import { Icon, Mark } from '../parts/icons.tsx';
import { LanguageChoice } from '../parts/language-choice.tsx';
import { ask } from './ask.ts';
import { t } from './language.ts';
import { place } from './router.ts';
import { may, openSession, person } from './session.ts';
import { chooseSite, site, siteId, sites } from './sites.ts';
import { chooseTheme, THEMES, theme } from './theme.ts';
import { VIEWS, type View } from './views.ts';

/** How many views a phone has room for beside "more". */
const ON_PHONE = 4;

/** The bar above every view: what one can go to, the site, and the person's own choices. */
export function TopBar({ view }: { view: View | null }) {
  const menu = useRef<HTMLDialogElement>(null);
  useSignalEffect(() => {
    if (place.value) menu.current?.close();
  });
  const items = VIEWS.filter(
    ({ icon, permission }) => icon && (!permission || permission === 'public' || may(permission)),
  );
  const often = items.filter(({ rare }) => !rare);
  return (
    <header class="top">
      <a class="home" href="/" aria-label={t('shell.home')}>
        <Mark />
      </a>
      {view?.needsSite ? <SiteChoice /> : <h1>{view ? t(view.title) : t('title')}</h1>}
      <nav class="views" aria-label={t('shell.nav')}>
        {often.map((item, index) => (
          <ViewLink key={item.path} item={item} current={item === view} later={index >= ON_PHONE} />
        ))}
      </nav>
      {may('view') && <AlarmBell />}
      <button type="button" class="more" aria-haspopup="dialog" onClick={() => menu.current?.showModal()}>
        <Icon path="M4 6h16M4 12h16M4 18h16" />
        <span>{t('shell.more')}</span>
      </button>
      <dialog ref={menu} class="menu" aria-label={t('shell.more')} {...{ closedby: 'any' }}>
        <Menu
          items={items.filter((item) => item.rare || often.indexOf(item) >= ON_PHONE)}
          view={view}
          close={() => menu.current?.close()}
        />
      </dialog>
    </header>
  );
}

/** @param props.later it moves into the menu where the window is narrow */
function ViewLink({ item, current, later }: { item: View; current: boolean; later: boolean }) {
  const href = item.needsSite && siteId.value !== null ? `${item.path}?site=${siteId.value}` : item.path;
  return (
    <a
      href={href}
      class={later ? 'view later' : 'view'}
      {...(current ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon path={item.icon ?? ''} />
      <span>{t(item.title)}</span>
    </a>
  );
}

function SiteChoice() {
  const all = sites.value ?? [];
  if (all.length < 2) return <h1>{site.value?.name ?? t('title')}</h1>;
  return (
    <h1>
      <select
        aria-label={t('site')}
        value={siteId.value ?? ''}
        onChange={({ currentTarget }) => chooseSite(currentTarget.value)}
      >
        {site.value === null && <option value={siteId.value ?? ''}>{siteId.value}</option>}
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </h1>
  );
}

function Menu({ items, view, close }: { items: View[]; view: View | null; close: () => void }) {
  const who = person.value;
  return (
    <>
      {who && (
        <p class="who">
          {t('shell.signedInAs', { name: who.name, role: who.role ? t(`role.${who.role}`) : '' })}
        </p>
      )}
      <nav aria-label={t('shell.more')} class="later">
        {items.map((item) => (
          <ViewLink key={item.path} item={item} current={item === view} later={!item.rare} />
        ))}
      </nav>
      <a class="view" href="/account">
        <Icon path="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 20c1-4 4-6 8-6s7 2 8 6" />
        <span>{t('shell.account')}</span>
      </a>
      <Choices />
      <div class="buttons">
        <button type="button" class="button" onClick={() => void signOut()}>
          {t('shell.signOut')}
        </button>
        <button type="button" class="button" onClick={close}>
          {t('shell.close')}
        </button>
      </div>
    </>
  );
}

/** Language and appearance, which every view offers, signed in or not. */
export function Choices() {
  return (
    <div class="choices">
      <LanguageChoice />
      <fieldset class="segments">
        <legend>{t('shell.theme')}</legend>
        {THEMES.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={theme.value === each}
            onClick={() => chooseTheme(each)}
          >
            {t(THEME_NAMES[each])}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

const THEME_NAMES = {
  system: 'shell.themeSystem',
  light: 'shell.themeLight',
  dark: 'shell.themeDark',
} as const;

async function signOut(): Promise<void> {
  await ask('/api/sign-out', { method: 'POST', body: {} }).catch(() => undefined);
  await openSession();
}
