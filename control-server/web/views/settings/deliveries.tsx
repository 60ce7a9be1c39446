import type { DeliveriesResponse } from '../../../api/settings-schemas.ts';
import { Why } from '../../parts/failure.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { whenText } from '../../parts/when.ts';
import { t } from '../../shell/language.ts';
import { WhyNotTaken } from './why-not-taken.tsx';

const SHOWN = 20;

/** Messages about alarms and how far they came. */
export function Deliveries({ site }: { site: string }) {
  const { value, error, reload } = useAnswer<DeliveriesResponse>('/api/deliveries', { site, limit: SHOWN });
  return (
    <section class="deliveries" aria-labelledby="deliveries">
      <h2 id="deliveries">{t('settings.deliveries')}</h2>
      {error !== null && (
        <p class="notice bad">
          <Why error={error} />{' '}
          <button type="button" class="link-button" onClick={reload}>
            {t('shell.retry')}
          </button>
        </p>
      )}
      {value?.deliveries.length === 0 && <p class="hint">{t('settings.noDeliveries')}</p>}
      {value && value.deliveries.length > 0 && (
        <table class="data cards-on-phone panel">
          <thead>
            <tr>
              <th scope="col">{t('settings.target')}</th>
              <th scope="col">{t('settings.state')}</th>
              <th scope="col">{t('settings.time')}</th>
            </tr>
          </thead>
          <tbody>
            {value.deliveries.map(({ id, channel, target, state, at, attempts, error: why }) => (
              <tr key={id}>
                <th scope="row">
                  {target}
                  <span class="hint">{t(`settings.channel.${channel}`)}</span>
                </th>
                <td data-label={t('settings.state')}>
                  <span class={`delivery is-${state}`}>{t(`settings.delivery.${state}`)}</span>
                  {why && (
                    <span class="hint">
                      <WhyNotTaken error={why} />
                    </span>
                  )}
                  {attempts > 1 && <span class="hint">{t('settings.attempts', { count: attempts })}</span>}
                </td>
                <td data-label={t('settings.time')}>
                  {state === 'waiting' ? t('settings.nextAt', { time: whenText(at) }) : whenText(at)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
