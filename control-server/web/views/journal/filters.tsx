import type { Key } from '../../messages/messages.ts';
import { Field } from '../../parts/field.tsx';
import { t } from '../../shell/language.ts';
import { place, setQuery } from '../../shell/router.ts';

/** The kinds of deeds by the beginning of their codes. */
const KINDS: readonly (readonly [string, Key])[] = [
  ['sign-in', 'journal.kindSignIn'],
  ['account', 'journal.kindAccount'],
  ['session', 'journal.kindSession'],
  ['key', 'journal.kindKey'],
  ['alarm', 'journal.kindAlarm'],
  ['settings', 'journal.kindSettings'],
  ['configuration', 'journal.kindConfiguration'],
  ['snapshot', 'journal.kindSnapshot'],
  ['tracks', 'journal.kindTracks'],
];
const FIELDS = ['actor', 'action', 'from', 'to'] as const;

/** What the address asks for; kept there, so that a search can be passed on. */
export function filtersIn(query: URLSearchParams): Record<(typeof FIELDS)[number], string> {
  const of = (name: string) => query.get(name) ?? '';
  return { actor: of('actor'), action: of('action'), from: of('from'), to: of('to') };
}

export function Filters() {
  const now = filtersIn(place.value.query);
  const isSet = FIELDS.some((name) => now[name] !== '');
  return (
    <form
      key={JSON.stringify(now)}
      class="filters panel"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        const text = (name: string) => String(typed.get(name) ?? '').trim() || null;
        setQuery(Object.fromEntries(FIELDS.map((name) => [name, text(name)])), { replace: false });
      }}
    >
      <Field label={t('journal.actor')}>
        {(control) => (
          <input
            {...control}
            name="actor"
            defaultValue={now.actor}
            title={t('journal.actorHint')}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
          />
        )}
      </Field>
      <Field label={t('journal.kind')}>
        {(control) => (
          <select {...control} name="action">
            <option value="">{t('journal.allKinds')}</option>
            {KINDS.map(([code, name]) => (
              <option key={code} value={code} selected={now.action === code}>
                {t(name)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('journal.from')}>
        {(control) => <input {...control} type="date" name="from" defaultValue={now.from} />}
      </Field>
      <Field label={t('journal.to')}>
        {(control) => <input {...control} type="date" name="to" defaultValue={now.to} />}
      </Field>
      <div class="buttons">
        <button type="submit" class="button primary">
          {t('journal.search')}
        </button>
        {isSet && (
          <button
            type="button"
            class="button"
            onClick={() =>
              setQuery(Object.fromEntries(FIELDS.map((name) => [name, null])), { replace: false })
            }
          >
            {t('journal.clear')}
          </button>
        )}
      </div>
    </form>
  );
}
