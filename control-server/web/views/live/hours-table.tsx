import { numberText, percentText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import type { Hour } from './hours.ts';

const two = (n: number) => String(n).padStart(2, '0');

/** The chart's numbers as a table, for reading them out and for screen readers. */
export function HoursTable({ hours }: { hours: readonly Hour[] }) {
  const number = (n: number) => numberText(n, language.value);
  const sum = (pick: (hour: Hour) => number) => hours.reduce((total, hour) => total + pick(hour), 0);
  return (
    <details class="table">
      <summary>{t('showTable')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('hour')}</th>
            <th scope="col">{t('in')}</th>
            <th scope="col">{t('out')}</th>
            <th scope="col">{t('watched')}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.hour} class={hour.watch}>
              <th scope="row">
                {two(hour.hour)}–{two(hour.hour + 1)}
              </th>
              <Counts hour={hour} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('total')}</th>
            <td>{number(sum((hour) => hour.in))}</td>
            <td>{number(sum((hour) => hour.out))}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </details>
  );
}

function Counts({ hour }: { hour: Hour }) {
  if (hour.watch === 'ahead') return <td colSpan={3}>–</td>;
  if (hour.watch === 'missing') return <td colSpan={3}>{t('noData')}</td>;
  return (
    <>
      <td>{numberText(hour.in, language.value)}</td>
      <td>{numberText(hour.out, language.value)}</td>
      <td>{percentText(hour.share)}</td>
    </>
  );
}
