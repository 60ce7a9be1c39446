import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Toasts } from '../parts/toasts.tsx';
import { useTitle } from '../parts/use-title.ts';
import { t } from './language.ts';
import { reloadForNewBuild } from './new-build.ts';
import { place } from './router.ts';
import { may, person, session } from './session.ts';
import { site, siteId, sites } from './sites.ts';
import { TopBar } from './top-bar.tsx';
import {
  HOME,
  homeOf,
  MUST_CHANGE_PASSWORD,
  signInView,
  type View,
  type ViewProps,
  viewAt,
} from './views.ts';

/** A part of the page that could not be loaded is tried again by itself. */
const TRY_AGAIN_AFTER_MS = 3000;

/** The whole page: what the address says, for whoever is signed in. */
export function App() {
  const { path } = place.value;
  const found = viewAt(path === HOME ? homeOf(sites.value, place.value.query) : path);
  if (found?.view.permission === 'public') return <Shown {...found} />;
  const now = session.value;
  if (now.state === 'opening') return <Loading />;
  if (now.state === 'unknown') return <Failure message={t('shell.noConnection')} />;
  if (person.value === null) {
    return <Shown view={signInView(now.answer.firstRun)} params={{}} />;
  }
  if (person.value.mustChangePassword) return <Shown view={MUST_CHANGE_PASSWORD} params={{}} />;
  if (found?.view.bare) return <Permitted {...found} />;
  return (
    <>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <TopBar view={found?.view ?? null} />
      <main id="main" tabIndex={-1}>
        {found ? <Permitted {...found} /> : <NotFound />}
      </main>
      <Toasts />
    </>
  );
}

function Permitted({ view, params }: { view: View } & ViewProps) {
  const { permission } = view;
  if (permission && permission !== 'public' && !may(permission)) {
    return <Empty title={t('shell.forbidden')} text={t('shell.forbiddenExplained')} />;
  }
  if (view.needsSite) {
    if (sites.value === null) return <Loading />;
    if (sites.value.length === 0)
      return <Empty title={t('shell.noSite')} text={t('shell.noSiteExplained')} />;
    if (site.value === null) return <UnknownSite />;
  }
  return <Shown view={view} params={params} />;
}

function Shown({ view, params }: { view: View } & ViewProps) {
  const [loaded, setLoaded] = useState<{ view: View; component: ComponentType<ViewProps> } | null>(null);
  const [failed, setFailed] = useState<View | null>(null);
  const [attempt, setAttempt] = useState(0);
  const where = view.needsSite ? site.value?.name : undefined;
  const title = [where, t(view.title), t('title')].filter((part) => part !== undefined).join(' · ');
  useTitle(title);
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => setAttempt((n) => n + 1);
    view
      .load()
      .then(({ default: component }) => {
        if (!isWanted) return;
        setLoaded({ view, component });
        setFailed(null);
      })
      .catch(async () => {
        if (!isWanted) return;
        setFailed(view);
        // After an upgrade of the server the parts of this build are gone for good.
        await reloadForNewBuild();
        if (isWanted) timer = setTimeout(again, TRY_AGAIN_AFTER_MS);
      });
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [view, attempt]);
  if (loaded?.view !== view) {
    if (failed !== view) return <Loading />;
    const retry = () => {
      setFailed(null);
      setAttempt(attempt + 1);
    };
    return <Failure message={t('shell.noConnection')} retry={retry} />;
  }
  const Component = loaded.component;
  return <Component params={params} />;
}

function NotFound() {
  return (
    <Empty title={t('shell.notFound')} text={t('shell.notFoundExplained')}>
      <a class="button" href="/">
        {t('shell.home')}
      </a>
    </Empty>
  );
}

function UnknownSite() {
  return (
    <Empty title={t('unknownSite', { site: siteId.value ?? '' })} text={t('unknownSiteExplained')}>
      {sites.value?.map(({ id, name }) => (
        <a key={id} class="button" href={`${place.value.path}?site=${id}`}>
          {name}
        </a>
      ))}
    </Empty>
  );
}
