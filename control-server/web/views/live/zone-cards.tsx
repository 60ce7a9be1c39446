import type { ZoneNow, ZonesNowResponse } from '../../../api/zone-schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { stayText } from '../../parts/stay-text.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { useReread } from '../../parts/use-reread.ts';
import { language, t } from '../../shell/language.ts';
import { localTime, momentText } from '../../state/clock.ts';
import './zones.css';

/** Zones report once a minute. */
const AGAIN_AFTER_MS = 30_000;

/** How many people wait in each zone of the site; nothing where it has none. */
export function ZoneCards({ site, timeZone }: { site: string; timeZone: string }) {
  const { value, error, reload } = useAnswer<ZonesNowResponse>('/api/zones/now', { site });
  useReread(true, reload, AGAIN_AFTER_MS);
  if (!value || value.zones.length === 0) return null;
  const { zones, asOf } = value;
  const names = zones.map(({ name }) => name);
  const moment = (ms: number) => momentText(ms, timeZone, localTime(asOf, timeZone).date);
  return (
    <section class={error ? 'zones stale' : 'zones'} aria-labelledby="zone-cards">
      <h2 id="zone-cards">{t('zones.title')}</h2>
      <div class="cards">
        {zones.map((zone) => {
          const isTwice = names.filter((name) => name === zone.name).length > 1;
          return (
            <article key={`${zone.gateway} ${zone.camera} ${zone.zone}`} class="card zone-card">
              <h3>{isTwice ? `${zone.name} (${zone.camera})` : zone.name}</h3>
              <Now zone={zone} moment={moment} />
              <Today today={zone.today} />
            </article>
          );
        })}
      </div>
    </section>
  );
}

/** Its parts are kept whole where the line breaks. */
function Today({ today }: { today: ZoneNow['today'] }) {
  const { mostPeople, longestQueue, visits } = today;
  return (
    <p class="quiet zone-today">
      <span>{t('zones.today.most', { count: mostPeople })}</span>,{' '}
      <span>{t('zones.today.queue', { count: longestQueue })}</span>,{' '}
      <span>{t('zones.today.visits', { count: visits })}</span>
    </p>
  );
}

function Now({ zone, moment }: { zone: ZoneNow; moment: (ms: number) => string }) {
  const { at, isOld, people, queue, lastHour } = zone;
  if (at === null) return <p class="zone-none">{t('zones.nothing')}</p>;
  if (isOld) return <p class="zone-none">{t('zones.since', { time: moment(at) })}</p>;
  return (
    <>
      <p class="zone-people">
        <strong class="digits">{numberText(people, language.value)}</strong> {t('zones.people')}
        <span class="zone-queue">{queue > 0 ? t('zones.queue', { count: queue }) : t('zones.noQueue')}</span>
      </p>
      <p>
        {lastHour.meanDwellMs === null
          ? t('zones.noDwell')
          : t('zones.dwell', { time: stayText(lastHour.meanDwellMs) })}
      </p>
    </>
  );
}
