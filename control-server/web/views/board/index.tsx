import { useEffect } from 'preact/hooks';
import type { BoardResponse } from '../../../api/live-schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { Announcer } from '../../parts/announcer.tsx';
import { CapacityBar } from '../../parts/capacity.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { DirectionIcon } from '../../parts/icons.tsx';
import { LanguageChoice } from '../../parts/language-choice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useTitle } from '../../parts/use-title.ts';
import { language, offerLanguage, t } from '../../shell/language.ts';
import { useNewBuild } from '../../shell/new-build.ts';
import type { ViewProps } from '../../shell/views.ts';
import { dateText, localTime, minuteText, momentText } from '../../state/clock.ts';
import type { Following } from '../../state/follow.ts';
import { fullnessOf, isUnsure, rangeText } from '../../state/numbers.ts';
import { useFollowing } from '../../state/use-following.ts';
import './board.css';
import { followBoard } from './follow-board.ts';

/** What anybody may see of a site: is there room, and how many came. */
export default function BoardView({ params: { site = '' } }: ViewProps) {
  return (
    <main class="board">
      <SiteBoard key={site} site={site} />
      <footer>
        <LanguageChoice quiet />
      </footer>
    </main>
  );
}

function SiteBoard({ site }: { site: string }) {
  const board = useFollowing(() => followBoard(window, site));
  return board ? <Followed board={board} /> : <Loading />;
}

function Followed({ board }: { board: Following<BoardResponse> }) {
  useNewBuild(board.link);
  const failure = board.failure.value;
  if (failure?.status === 404) return <Empty title={t('board.none')} text={t('board.noneExplained')} />;
  const shown = board.state.value;
  if (shown) return <Numbers board={shown} following={board} />;
  if (failure) return <Failure error={failure} retry={board.retry} />;
  return <Loading />;
}

function Numbers({ board, following }: { board: BoardResponse; following: Following<BoardResponse> }) {
  const { name, timeZone, numbers } = board;
  const { inside, capacity, nearlyFull, date } = numbers;
  const link = following.link.value;
  const staleSince = link.state === 'lost' ? link.since : numbers.staleSince;
  const lang = language.value;
  const occupancy = { ...inside, capacity, nearlyFull };
  const fullness = fullnessOf(occupancy);
  const range = rangeText(inside, lang);
  useTitle(t('pageTitle', { site: name }));
  useEffect(() => offerLanguage(board.language), [board.language]);
  const summary = () =>
    staleSince === null
      ? t('summary', { gate: name, in: numbers.in, out: numbers.out, inside: range })
      : null;
  return (
    <>
      <Announcer text={summary} />
      <h1>{name}</h1>
      <section class={`board-inside ${staleSince === null ? (fullness ?? 'open') : 'stale'}`}>
        {fullness && staleSince === null && <p class="board-fullness">{t(`fullness.${fullness}`)}</p>}
        <dl>
          <dt>
            {t('wall.inside')} {isUnsure(inside) && <small>{t('about')}</small>}
          </dt>
          <dd class="digits" style={{ '--chars': Math.max(3, range.length) }}>
            {range}
          </dd>
        </dl>
        {capacity !== null && (
          <div class={`capacity ${fullness ?? ''}`}>
            <CapacityBar occupancy={occupancy} capacity={capacity} />
            <p>{t('capacityOf', { capacity })}</p>
          </div>
        )}
      </section>
      <dl class={staleSince === null ? 'board-flow' : 'board-flow stale'}>
        {(['in', 'out'] as const).map((way) => (
          <div key={way} class={way}>
            <dt>
              <DirectionIcon direction={way} />
              {t(`wall.${way}`)}
            </dt>
            <dd>{numberText(numbers[way], lang)}</dd>
          </div>
        ))}
      </dl>
      <p class="board-state" role="status">
        {staleSince === null ? (
          <span class="live">
            {t('board.live', {
              date: dateText(date),
              time: minuteText(localTime(following.now.value, timeZone)),
            })}
          </span>
        ) : (
          <strong class="lost">
            {t('wall.stopped', {
              time: momentText(staleSince, timeZone, localTime(following.now.value, timeZone).date),
            })}
          </strong>
        )}{' '}
        {numbers.partlyWatched && staleSince === null && <span>{t('board.partly')}</span>}
      </p>
      <p class="quiet">{t('visits')}</p>
    </>
  );
}
