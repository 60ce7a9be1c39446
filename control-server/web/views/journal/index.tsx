import { useEffect, useState } from 'preact/hooks';
import type { JournalEntry, JournalResponse } from '../../../api/account-schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import '../../parts/form.css';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { reasonText } from '../../parts/reason.ts';
import { say } from '../../parts/toasts.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { zone } from '../../parts/when.ts';
import { ask, type Question } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { place } from '../../shell/router.ts';
import { Chain } from './chain.tsx';
import { dayStart } from './days.ts';
import { Entry } from './entry.tsx';
import { Filters, filtersIn } from './filters.tsx';
import './journal.css';

/** Who did what, newest first. */
export default function JournalView() {
  const query = queryOf(place.value.query);
  return (
    <div class="journal wide-page">
      <header class="page-head">
        <p class="hint">{t('journal.explained')}</p>
        <Chain />
      </header>
      <Filters />
      <Entries key={JSON.stringify(query)} query={query} />
    </div>
  );
}

function Entries({ query }: { query: NonNullable<Question['query']> }) {
  const { value, error, reload } = useAnswer<JournalResponse>('/api/journal', query);
  const [older, setOlder] = useState<JournalResponse[]>([]);
  const [isFetching, setFetching] = useState(false);
  useEffect(() => setOlder([]), [value]);
  if (!value) return error === null ? <Loading /> : <Failure error={error} retry={reload} />;
  const entries: JournalEntry[] = [value, ...older].flatMap((page) => page.entries);
  const next = (older.at(-1) ?? value).next;
  const more = async (before: number) => {
    setFetching(true);
    try {
      const page = await ask<JournalResponse>('/api/journal', { query: { ...query, before } });
      setOlder((pages) => [...pages, page]);
    } catch (problem) {
      say(reasonText(problem), 'bad');
    } finally {
      setFetching(false);
    }
  };
  if (entries.length === 0) return <Empty title={t('journal.empty')} text={t('journal.emptyExplained')} />;
  return (
    <>
      <ol class="entries panel">
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ol>
      {next !== null && (
        <button type="button" class="button" aria-busy={isFetching} onClick={() => void more(next)}>
          {t('journal.older')}
        </button>
      )}
    </>
  );
}

/** The filters of the address as the server takes them; days are those of the first site's time zone, both included. */
function queryOf(search: URLSearchParams): NonNullable<Question['query']> {
  const { actor, action, from, to } = filtersIn(search);
  const start = dayStart(from, zone());
  const end = dayStart(to, zone(), 1);
  return {
    ...(actor === '' ? {} : { actor }),
    ...(action === '' ? {} : { action }),
    ...(start === null ? {} : { from: start }),
    ...(end === null ? {} : { to: end }),
  };
}
