import type { Site } from '../../../api/schemas.ts';
import type { ZoneFigures, ZonesResponse } from '../../../api/zone-schemas.ts';
import { decimalText, numberText, percentText } from '../../messages/messages.ts';
import { stayText } from '../../parts/stay-text.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { useReread } from '../../parts/use-reread.ts';
import { queryText } from '../../shell/ask.ts';
import { language, t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';
import { dateText } from '../../state/clock.ts';
import { type Choice, daysOf } from './choice.ts';

const AGAIN_AFTER_MS = 60_000;

/** How many people were in the zones of the site in the chosen period; nothing where it has none. */
export function Zones({ shown, choice }: { shown: Site; choice: Choice }) {
  const query = {
    site: shown.id,
    bucket: choice.period === 'day' ? 'hour' : 'day',
    ...daysOf(choice),
  };
  const { value, reload } = useAnswer<ZonesResponse>('/api/zones', query);
  useReread(value !== null && value.zones.length > 0, reload, AGAIN_AFTER_MS);
  if (!value || value.zones.length === 0) return null;
  const columns = ['mean', 'most', 'meanQueue', 'longestQueue', 'visits', 'meanDwell', 'longest'] as const;
  const head = (first: string[]) => (
    <thead>
      <tr>
        {[...first, ...columns.map((column) => t(`zones.${column}`)), t('watched')].map((text) => (
          <th key={text} scope="col">
            {text}
          </th>
        ))}
      </tr>
    </thead>
  );
  const nameOf = (zone: ZonesResponse['totals'][number]) => {
    const found = value.zones.find((one) => keyOf(one) === keyOf(zone));
    const isTwice = value.zones.filter(({ name }) => name === found?.name).length > 1;
    return isTwice ? `${found?.name} (${zone.camera})` : (found?.name ?? zone.zone);
  };
  return (
    <section class="panel history-zones" aria-labelledby="zones">
      <h2 id="zones">{t('zones.title')}</h2>
      <p class="history-note">{t('zones.explained')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t('zones.title')}>
        <table class="data zone-totals">
          {head([t('zones.zone')])}
          <tbody>
            {value.totals.map((total) => (
              <tr key={keyOf(total)}>
                <th scope="row">{nameOf(total)}</th>
                <Cells figures={total} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div class="history-foot">
        <details class="history-table">
          <summary>{t('zones.byTime')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
          <section class="scroll" tabIndex={0} aria-label={t('zones.table')}>
            <table class="data">
              {head([t('history.when'), t('zones.zone')])}
              <tbody>
                {value.buckets.map((bucket) => (
                  <tr key={`${keyOf(bucket)} ${bucket.start}`}>
                    <th scope="row">{whenText(bucket.start, value.bucket)}</th>
                    <td class="zone-of">{nameOf(bucket)}</td>
                    <Cells figures={bucket} />
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
        {may('reports') && (
          <a class="button" href={`/api/zones.csv${queryText({ ...query, lang: language.value })}`} download>
            {t('zones.download')}
          </a>
        )}
      </div>
    </section>
  );
}

const keyOf = ({ gateway, camera, zone }: { gateway: string; camera: string; zone: string }) =>
  `${gateway} ${camera} ${zone}`;

function whenText(start: string, bucket: ZonesResponse['bucket']): string {
  return bucket === 'day' ? dateText(start.slice(0, 10)) : start.slice(11, 16);
}

/** Each cell knows its column's name: on a phone a zone's row is a list. */
function Cells({ figures }: { figures: ZoneFigures }) {
  const lang = language.value;
  const { meanDwellMs, visits, longestMs, watchedShare } = figures;
  return (
    <>
      <td data-label={t('zones.mean')}>{decimalText(figures.meanPeople, lang)}</td>
      <td data-label={t('zones.most')}>{numberText(figures.mostPeople, lang)}</td>
      <td data-label={t('zones.meanQueue')}>{decimalText(figures.meanQueue, lang)}</td>
      <td data-label={t('zones.longestQueue')}>{numberText(figures.longestQueue, lang)}</td>
      <td data-label={t('zones.visits')}>{numberText(visits, lang)}</td>
      <td data-label={t('zones.meanDwell')}>{meanDwellMs === null ? '–' : stayText(meanDwellMs)}</td>
      <td data-label={t('zones.longest')}>{visits === 0 ? '–' : stayText(longestMs)}</td>
      <td data-label={t('watched')}>{watchedShare === null ? '–' : percentText(watchedShare)}</td>
    </>
  );
}
