import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { FleetResponse } from '../../../api/fleet-schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useTitle } from '../../parts/use-title.ts';
import { zone } from '../../parts/when.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { place, setQuery } from '../../shell/router.ts';
import { localTime, momentText } from '../../state/clock.ts';
import { type Following, follow } from '../../state/follow.ts';
import { useFollowing } from '../../state/use-following.ts';
import { Filters } from './filters.tsx';
import { FleetTable } from './fleet-table.tsx';
import './fleet.css';
import { FILTER_NAMES, grown, SORTS, type Wanted, wantedOf } from './list.ts';

/** Problems that come without a word, such as a clock that drifts, are seen this late. */
const REREAD_EVERY_MS = 20_000;
/** So many rows are drawn at once. */
const PAGE = 100;

const followFleet = (window: Window) =>
  follow<FleetResponse, { event: string; data: unknown }, FleetResponse>(window, {
    read: (stop) => ask('/api/fleet', { stop }),
    fresh: (answer) => answer,
    grown,
    stream: () => ({ path: '/api/live', query: {} }),
    rereadEveryMs: REREAD_EVERY_MS,
    isOver: () => false,
  });

/** All gateways that a technician may see, and what is wrong with them. */
export default function FleetView() {
  useTitle(`${t('fleet.title')} · Gateline`);
  const fleet = useFollowing(() => followFleet(window));
  return fleet ? <Content fleet={fleet} /> : <Loading />;
}

function Content({ fleet }: { fleet: Following<FleetResponse> }) {
  const { state, failure, link } = fleet;
  const lost = useComputed(() => (link.value.state === 'lost' ? link.value.since : null)).value;
  if (!state.value) {
    if (failure.value) return <Failure error={failure.value} retry={fleet.retry} />;
    return <Loading />;
  }
  if (state.value.gateways.length === 0) {
    return <Empty title={t('fleet.none')} text={t('fleet.noneExplained')} />;
  }
  return (
    <div class={lost === null ? 'fleet' : 'fleet stale'}>
      {lost !== null && (
        <p class="notice bad" role="alert">
          {t('fleet.stale', { time: momentText(lost, zone(), localTime(Date.now(), zone()).date) })}
        </p>
      )}
      <List list={state.value} />
    </div>
  );
}

/** What the address asks for. */
function wantedNow(): Wanted {
  const { query } = place.value;
  return {
    filter: FILTER_NAMES.find((name) => name === query.get('show')) ?? null,
    search: query.get('find') ?? '',
    sort: SORTS.find((sort) => sort === query.get('sort')) ?? 'attention',
  };
}

function List({ list }: { list: FleetResponse }) {
  const [most, setMost] = useState(PAGE);
  const wanted = wantedNow();
  const rows = wantedOf(list.gateways, wanted);
  return (
    <>
      <Filters rows={list.gateways} wanted={wanted} shown={rows.length} />
      {rows.length === 0 ? (
        <Empty title={t('fleet.noMatch')} text={t('fleet.noMatchExplained')}>
          <button type="button" class="button" onClick={() => setQuery({ show: null, find: null })}>
            {t('fleet.clear')}
          </button>
        </Empty>
      ) : (
        <FleetTable rows={rows.slice(0, most)} asOf={list.asOf} />
      )}
      {rows.length > most && (
        <button type="button" class="button" onClick={() => setMost(most + PAGE)}>
          {t('fleet.more', { count: Math.min(PAGE, rows.length - most) })}
        </button>
      )}
    </>
  );
}
