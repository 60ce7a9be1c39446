import { useComputed, useSignal } from '@preact/signals';
import { Announcer } from '../../parts/announcer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Clock, LinkState } from '../../parts/link-state.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useTitle } from '../../parts/use-title.ts';
import { language, t } from '../../shell/language.ts';
import { dateText, momentText } from '../../state/clock.ts';
import type { Following } from '../../state/follow.ts';
import { rangeText } from '../../state/numbers.ts';
import { useFollowing } from '../../state/use-following.ts';
import './group.css';
import { followGroup, type Group } from './group.ts';
import { GroupContext, useGroup } from './group-context.ts';
import { SiteRow } from './site-row.tsx';
import { Sums, sumsOf } from './sums.tsx';

/** From so many sites on one can search for one. */
const SEARCH_FROM = 10;

/** All sites on one page, those that need attention first. */
export default function GroupView() {
  const group = useFollowing(() => followGroup(window));
  useTitle(t('pageTitle', { site: t('nav.group') }));
  if (!group) return <Loading />;
  return (
    <GroupContext.Provider value={group}>
      <Announcer text={() => summaryOf(group)} />
      <Content />
    </GroupContext.Provider>
  );
}

function summaryOf({ state, link }: Following<Group>): string | null {
  const group = state.peek();
  if (!group || link.peek().state !== 'live') return null;
  const { occupancy, ...sums } = sumsOf(group);
  return t('group.summary', { ...sums, inside: rangeText(occupancy, language.peek()) });
}

function Content() {
  const { state, failure, retry } = useGroup();
  const isRead = useComputed(() => state.value !== null).value;
  const isEmpty = useComputed(() => state.value?.sites.size === 0).value;
  if (isEmpty) return <Empty title={t('shell.noSite')} text={t('shell.noSiteExplained')} />;
  if (isRead) return <Sites />;
  if (failure.value) return <Failure error={failure.value} retry={retry} />;
  return <Loading />;
}

function Sites() {
  const { state, link, now } = useGroup();
  const searched = useSignal('');
  const order = useComputed(() => state.value?.order).value;
  const isLost = useComputed(() => link.value.state === 'lost').value;
  const sites = state.peek()?.sites;
  const [first] = sites?.values() ?? [];
  if (!order || !sites || !first) return null;
  const wanted = plain(searched.value);
  const shown = order.ids.filter((id) => plain(sites.get(id)?.name ?? '').includes(wanted));
  const since = link.value.state === 'lost' ? link.value.since : null;
  return (
    <div class={isLost ? 'group stale' : 'group'}>
      <div class="connection">
        <p class="today">
          {t('today', { date: dateText(first.date) })} <Clock now={now} timeZone={first.timeZone} />
        </p>
        <LinkState link={link} timeZone={first.timeZone} date={first.date} />
      </div>
      <div role="alert">
        {since !== null && (
          <p class="trouble">{t('lostExplained', { time: momentText(since, first.timeZone, first.date) })}</p>
        )}
      </div>
      <Sums />
      {sites.size >= SEARCH_FROM && (
        <input
          type="search"
          class="search"
          aria-label={t('group.search')}
          placeholder={t('group.search')}
          value={searched.value}
          onInput={({ currentTarget }) => {
            searched.value = currentTarget.value;
          }}
        />
      )}
      {shown.length === 0 ? (
        <p class="quiet">{t('group.nothingFound', { text: searched.value })}</p>
      ) : (
        <table class="sites">
          <thead>
            <tr>
              <th scope="col">{t('site')}</th>
              <th scope="col" class="number">
                {t('in')}
              </th>
              <th scope="col" class="number">
                {t('out')}
              </th>
              <th scope="col">{t('inside')}</th>
              <th scope="col">{t('lastHour')}</th>
              <th scope="col">{t('group.devices')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((id) => (
              <SiteRow key={id} id={id} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** Without accents and capitals, so that `ben xe` finds `Bến xe`. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();
