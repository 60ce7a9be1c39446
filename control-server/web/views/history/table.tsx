import type { HistoryBucket, HistoryResponse } from '../../../api/history-schemas.ts';
import { numberText, percentText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { dateText } from '../../state/clock.ts';
import { bucketText, isUnknown } from './readings.ts';

/** The chart's numbers as a table. */
export function HistoryTable({ history }: { history: HistoryResponse }) {
  const { comparison, totals, buckets } = history;
  const other = comparison?.totals;
  return (
    <details class="history-table">
      <summary>{t('showTable')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t('history.table')}>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">{t('history.when')}</th>
              <th scope="col">{t('in')}</th>
              <th scope="col">{t('out')}</th>
              <th scope="col">{t('watched')}</th>
              {comparison && <th scope="col">{t('history.compared')}</th>}
              {comparison && <th scope="col">{t('in')}</th>}
              {comparison && <th scope="col">{t('out')}</th>}
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket, index) => (
              <tr key={bucket.from ?? `none-${index}`}>
                <th scope="row">{bucketText(bucket, history)}</th>
                <Cells figures={bucket} watched />
                {comparison && <td>{comparedText(bucket)}</td>}
                {comparison && <Cells figures={bucket.compared} />}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('history.total')}</th>
              <Cells figures={{ ...totals, note: null }} watched />
              {comparison && <td />}
              {other && <Cells figures={{ ...other, note: null }} />}
            </tr>
          </tfoot>
        </table>
      </section>
    </details>
  );
}

type Figures = Pick<HistoryBucket, 'in' | 'out' | 'watched' | 'note'>;

function Cells({ figures, watched = false }: { figures: Figures | null; watched?: boolean }) {
  const number = (n: number) => numberText(n, language.value);
  const none = !figures || figures.note === 'ahead' || figures.note === 'skipped';
  if (none || isUnknown(figures)) {
    const text = none ? '–' : t('noData');
    return (
      <>
        <td>{text}</td>
        <td>{text}</td>
        {watched && <td>–</td>}
      </>
    );
  }
  return (
    <>
      <td>{number(figures.in)}</td>
      <td>{number(figures.out)}</td>
      {watched && <td>{figures.watched === null ? '–' : percentText(figures.watched)}</td>}
    </>
  );
}

function comparedText({ compared }: HistoryBucket): string {
  if (!compared) return '–';
  return compared.time === null ? dateText(compared.date) : `${dateText(compared.date)} ${compared.time}`;
}
