import { useRef, useState } from 'preact/hooks';
import type { HeatCell, HeatMapResponse } from '../../../api/history-schemas.ts';
import { decimalText, numberText, percentText } from '../../messages/messages.ts';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { language, t } from '../../shell/language.ts';
import { Download } from './download.tsx';
import { boundsOf, levelOf, mostOf, movedTo } from './heat.ts';
import { datesText, weekdayText } from './readings.ts';
import { Stale } from './stale.tsx';
import { useWeeks } from './use-history.ts';
import { useNarrow } from './use-narrow.ts';

const WEEKS = [4, 8, 13, 26] as const;

interface Props {
  site: string;
  gate: string | null;
  /** The last day, YYYY-MM-DD. */
  until: string;
}

/** Weekday by hour over some weeks: how many come in an hour. */
export function HeatMap({ site, gate, until }: Props) {
  const [weeks, setWeeks] = useState<number>(8);
  const query = { site, gate: gate ?? undefined, weeks, until };
  const { value, error, reload } = useWeeks<HeatMapResponse>('/api/history/heat-map', query);
  return (
    <section class="panel history-heat" aria-labelledby="heat">
      <div class="history-heading">
        <h2 id="heat">{t('history.heat')}</h2>
        <label>
          <span>{t('history.weeks')}</span>
          <select
            value={String(weeks)}
            onChange={({ currentTarget }) => setWeeks(Number(currentTarget.value))}
          >
            {WEEKS.map((count) => (
              <option key={count} value={String(count)}>
                {t('history.weekCount', { count })}
              </option>
            ))}
          </select>
        </label>
      </div>
      {value ? (
        <>
          <Stale of={value} error={error} />
          <p class="history-note">{t('history.heatExplained', { dates: datesText(value) })}</p>
          <MapTable map={value} />
          <div class="history-foot">
            <Scale map={value} />
            <Download query={{ ...query, what: 'heat-map' }} label={t('history.download')} />
          </div>
        </>
      ) : error ? (
        <Failure error={error} retry={reload} />
      ) : (
        <Loading />
      )}
    </section>
  );
}

/** A table of 7 by 24, or 24 by 7 where the page is narrow; the arrow keys go from cell to cell. */
function MapTable({ map }: { map: HeatMapResponse }) {
  const isTall = useNarrow();
  const [read, setRead] = useState<{ row: number; column: number }>({ row: 0, column: 8 });
  const [isReading, setReading] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const most = mostOf(map.cells);
  const [rows, columns] = isTall ? [24, 7] : [7, 24];
  const place = { row: Math.min(read.row, rows - 1), column: Math.min(read.column, columns - 1) };
  const cellAt = (row: number, column: number) =>
    isTall ? map.cells[column * 24 + row] : map.cells[row * 24 + column];
  const days = (index: number) => weekdayText(index + 1);
  const pressed = (event: KeyboardEvent) => {
    const to = movedTo(event.key, place, { rows, columns });
    if (!to) return;
    event.preventDefault();
    setRead(to);
    table.current?.querySelector<HTMLElement>(`[data-cell="${to.row}-${to.column}"]`)?.focus();
  };
  const cell = isReading ? cellAt(place.row, place.column) : undefined;
  return (
    <>
      <div class="scroll">
        <table
          ref={table}
          class="history-map"
          onKeyDown={pressed}
          onFocusIn={() => setReading(true)}
          onPointerLeave={() => setReading(false)}
        >
          <caption class="visually-hidden">{t('history.heat')}</caption>
          <thead>
            <tr>
              <td />
              {Array.from({ length: columns }, (_, column) => (
                <th key={column} scope="col">
                  {isTall ? days(column) : `${column}h`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: rows }, (_, row) => (
              <tr key={row}>
                <th scope="row">{isTall ? `${row}h` : days(row)}</th>
                {Array.from({ length: columns }, (_, column) => (
                  <Cell
                    key={column}
                    cell={cellAt(row, column)}
                    most={most}
                    name={`${row}-${column}`}
                    isCurrent={row === place.row && column === place.column}
                    onRead={() => {
                      setRead({ row, column });
                      setReading(true);
                    }}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <output class="history-reading" aria-live="polite">
        {cell ? cellText(cell) : t('history.heatHint')}
      </output>
    </>
  );
}

interface CellProps {
  cell: HeatCell | undefined;
  most: number;
  name: string;
  isCurrent: boolean;
  onRead: () => void;
}

function Cell({ cell, most, name, isCurrent, onRead }: CellProps) {
  const level = levelOf(cell?.mean ?? null, most);
  const isPartial = level !== null && cell?.watched != null && cell.watched < 0.9;
  const look = level === null ? 'unknown' : isPartial ? `level-${level} partial` : `level-${level}`;
  return (
    <td class={look} data-cell={name} tabIndex={isCurrent ? 0 : -1} onPointerEnter={onRead} onFocus={onRead}>
      {cell?.mean == null ? (
        <>
          <span aria-hidden="true">·</span>
          <span class="visually-hidden">{t('noData')}</span>
        </>
      ) : (
        numberText(Math.round(cell.mean), language.value)
      )}
    </td>
  );
}

function cellText({ weekday, hour, mean, weeks, watched }: HeatCell): string {
  const when = `${weekdayText(weekday)} ${hour}:00–${hour + 1}:00`;
  if (mean === null) return `${when}: ${t('history.neverWatched')}`;
  const values = {
    when,
    mean: decimalText(mean, language.value),
    weeks,
    share: watched === null ? '–' : percentText(watched),
  };
  return t('history.cellReading', values);
}

function Scale({ map }: { map: HeatMapResponse }) {
  const bounds = boundsOf(mostOf(map.cells));
  return (
    <ul class="history-scale" aria-label={t('history.scale')}>
      <li class="unknown">{t('noData')}</li>
      <li class="level-0">0</li>
      {bounds.map((bound, index) => (
        <li key={bound} class={`level-${index + 1}`}>
          {index === 0 ? '>0' : `≥${numberText(Math.round(bound), language.value)}`}
        </li>
      ))}
    </ul>
  );
}
