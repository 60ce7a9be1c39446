import { useEffect, useRef, useState } from 'preact/hooks';
import type { AlarmView } from '../../../api/alarm-schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { LinkState } from '../../parts/link-state.tsx';
import { Loading } from '../../parts/loading.tsx';
import { zone } from '../../parts/when.ts';
import { t } from '../../shell/language.ts';
import { localTime } from '../../state/clock.ts';
import { useFollowing } from '../../state/use-following.ts';
import { Acknowledge } from './acknowledge.tsx';
import { AlarmCard } from './alarm-card.tsx';
import { followAlarms, sorted } from './alarm-state.ts';
import { placeOf, titleOf } from './texts.ts';

/** The alarms that are open now, of one site or of all; to be keyed by the site. */
export function OpenAlarms({ site }: { site: string | null }) {
  const following = useFollowing(() => followAlarms(window, site));
  const [acknowledging, setAcknowledging] = useState<AlarmView | null>(null);
  const state = following?.state.value ?? null;
  const failure = following?.failure.value ?? null;
  const alarms = sorted(state?.alarms.values() ?? []);
  const news = useNews(state === null ? null : alarms);
  if (!following || state === null) {
    return failure ? <Failure error={failure} retry={() => following?.retry()} /> : <Loading />;
  }
  const now = following.now.value;
  const open = alarms.filter(({ endedAt }) => endedAt === null);
  const ended = alarms.filter(({ endedAt }) => endedAt !== null);
  const list = (some: readonly AlarmView[]) => (
    <ul class="alarm-list">
      {some.map((alarm) => (
        <AlarmCard key={alarm.id} alarm={alarm} now={now} onAcknowledge={setAcknowledging} />
      ))}
    </ul>
  );
  return (
    <>
      <div class={following.link.value.state === 'lost' ? 'alarms-now stale' : 'alarms-now'}>
        <LinkState link={following.link} timeZone={zone()} date={localTime(now, zone()).date} />
        {open.length === 0 ? <Empty title={t('alarms.none')} text={t('alarms.noneExplained')} /> : list(open)}
        {ended.length > 0 && (
          <section aria-labelledby="just-ended">
            <h2 id="just-ended">{t('alarms.justEnded')}</h2>
            {list(ended)}
          </section>
        )}
      </div>
      <p class="visually-hidden" role="status" aria-live="polite">
        {news}
      </p>
      {acknowledging && <Acknowledge alarm={acknowledging} onClose={() => setAcknowledging(null)} />}
    </>
  );
}

/** What began or ended since the list was drawn first, in words. @param alarms null while they are not known */
function useNews(alarms: readonly AlarmView[] | null): string {
  const known = useRef<Map<number, boolean> | null>(null);
  const [news, setNews] = useState('');
  useEffect(() => {
    if (alarms === null) return;
    const before = known.current;
    known.current = new Map(alarms.map(({ id, endedAt }) => [id, endedAt === null]));
    if (before === null) return;
    const told = alarms.flatMap((alarm) => {
      const title = `${placeOf(alarm)}: ${titleOf(alarm)}`;
      const isOpen = alarm.endedAt === null;
      if (before.get(alarm.id) === isOpen) return [];
      return [t(isOpen ? 'alarms.began' : 'alarms.over', { title })];
    });
    if (told.length > 0) setNews(told.join('. '));
  }, [alarms]);
  return news;
}
