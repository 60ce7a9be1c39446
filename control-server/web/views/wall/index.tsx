import { useComputed } from '@preact/signals';
import { reasonText } from '../../parts/reason.ts';
import { useTitle } from '../../parts/use-title.ts';
import { t } from '../../shell/language.ts';
import { useNewBuild } from '../../shell/new-build.ts';
import { siteId } from '../../shell/sites.ts';
import type { Day } from '../../state/day.ts';
import type { Following } from '../../state/follow.ts';
import { followDay } from '../../state/site-day.ts';
import { useFollowing } from '../../state/use-following.ts';
import './wall.css';
import { Screen } from './screen.tsx';
import { useWakeLock } from './wake-lock.ts';

/** A site's numbers for a screen on the wall, which nobody attends to. */
export default function WallView() {
  const site = siteId.value;
  useWakeLock();
  return site === null ? <Waiting /> : <SiteWall key={site} site={site} />;
}

function SiteWall({ site }: { site: string }) {
  const following = useFollowing(() => followDay(window, site));
  return following ? <Numbers following={following} /> : <Waiting />;
}

function Numbers({ following }: { following: Following<Day> }) {
  const { state, link, failure } = following;
  useNewBuild(link);
  const name = useComputed(() => state.value?.today.name).value;
  useTitle(t('pageTitle', { site: name ?? t('nav.wall') }));
  if (name !== undefined) return <Screen following={following} />;
  return <Waiting reason={failure.value ? reasonText(failure.value) : undefined} />;
}

function Waiting({ reason }: { reason?: string | undefined }) {
  return (
    <main class="wall">
      <div class="wall-waiting" role="status">
        <p>{t('opening')}</p>
        {reason && <p class="reason">{reason}</p>}
      </div>
    </main>
  );
}
