import { useComputed } from '@preact/signals';
import { isLanguage, LANGUAGES } from '../messages/messages.ts';
import { clockText, dateText, localTime, momentText } from '../state/clock.ts';
import { Mark } from './icons.tsx';
import { usePage } from './page-context.ts';

export function TopBar() {
  return (
    <header class="top">
      <Mark />
      <Place />
      <Connection />
      <LanguageChoice />
    </header>
  );
}

/** The site's name, or a choice of sites, and the day that the numbers are of. */
function Place() {
  const page = usePage();
  const { t } = page;
  const sites = page.sites.value ?? [];
  const today = useComputed(() => page.day.value?.today ?? null).value;
  const name = today?.name ?? sites.find(({ id }) => id === page.siteId.value)?.name ?? t('title');
  return (
    <div class="place">
      <h1>
        {sites.length > 1 ? (
          <select
            aria-label={t('site')}
            value={page.siteId.value ?? ''}
            onChange={(event) => page.chooseSite(event.currentTarget.value)}
          >
            {sites.map((site) => (
              <option key={site.id} value={site.id}>
                {site.name}
              </option>
            ))}
          </select>
        ) : (
          name
        )}
      </h1>
      {today && <p>{t('today', { date: dateText(today.date) })}</p>}
    </div>
  );
}

function Connection() {
  const page = usePage();
  const { t } = page;
  const link = page.link.value;
  const today = useComputed(() => page.day.value?.today ?? null).value;
  if (!today) return <div class="connection" />;
  const text =
    link.state === 'lost'
      ? t('lost', { time: momentText(link.since, today.timeZone, today.date) })
      : t(link.state);
  return (
    <div class={`connection ${link.state}`}>
      <p role="status">{text}</p>
      <Clock timeZone={today.timeZone} />
    </div>
  );
}

/** The clock of the site, running as long as the page does. */
function Clock({ timeZone }: { timeZone: string }) {
  const { now } = usePage();
  return <time aria-hidden="true">{clockText(localTime(now.value, timeZone))}</time>;
}

function LanguageChoice() {
  const page = usePage();
  return (
    <fieldset class="languages">
      <legend class="visually-hidden">{page.t('language')}</legend>
      {Object.entries(LANGUAGES).map(
        ([code, { name }]) =>
          isLanguage(code) && (
            <button
              key={code}
              type="button"
              lang={code}
              title={name}
              aria-label={name}
              aria-pressed={page.language.value === code}
              onClick={() => page.chooseLanguage(code)}
            >
              {code.toUpperCase()}
            </button>
          ),
      )}
    </fieldset>
  );
}
