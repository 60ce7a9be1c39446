import { useId } from 'preact/hooks';
import type { FleetRow } from '../../../api/fleet-schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { setQuery } from '../../shell/router.ts';
import { countsOf, FILTER_NAMES, SORTS, type Wanted } from './list.ts';

/** What one looks for; it stands in the address, so that it can be sent to somebody. */
export function Filters(props: { rows: readonly FleetRow[]; wanted: Wanted; shown: number }) {
  const { rows, wanted, shown } = props;
  const id = useId();
  const counts = countsOf(rows);
  const chips = [
    { name: null, text: t('fleet.all'), count: rows.length },
    ...FILTER_NAMES.map((name) => ({ name, text: t(`fleet.filter.${name}`), count: counts[name] })),
  ];
  return (
    <div class="filters">
      <fieldset class="chips">
        <legend class="visually-hidden">{t('fleet.filters')}</legend>
        {chips.map(({ name, text, count }) => (
          <button
            key={name ?? 'all'}
            type="button"
            class={count === 0 ? 'chip none' : name === null ? 'chip' : 'chip some'}
            aria-pressed={wanted.filter === name}
            onClick={() => setQuery({ show: name })}
          >
            {text} <span class="count">{numberText(count, language.value)}</span>
          </button>
        ))}
      </fieldset>
      <label class="find" for={`${id}-find`}>
        <span class="visually-hidden">{t('fleet.search')}</span>
        <input
          id={`${id}-find`}
          type="search"
          value={wanted.search}
          placeholder={t('fleet.searchHint')}
          onInput={({ currentTarget }) => setQuery({ find: currentTarget.value || null })}
        />
      </label>
      <label class="sort" for={`${id}-sort`}>
        <span>{t('fleet.sort')}</span>
        <select
          id={`${id}-sort`}
          value={wanted.sort}
          onChange={({ currentTarget }) =>
            setQuery({ sort: currentTarget.value === SORTS[0] ? null : currentTarget.value })
          }
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`fleet.sort.${sort}`)}
            </option>
          ))}
        </select>
      </label>
      <p class="shown" role="status">
        {t('fleet.shown', { shown, all: rows.length })}
      </p>
    </div>
  );
}
