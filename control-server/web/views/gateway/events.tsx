import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { clockText, localTime } from '../../state/clock.ts';

type Moment = (ms: number) => string;
interface Props {
  detail: GatewayDetail;
  moment: Moment;
}

/** What the gateway itself asks to be looked at. */
export function Notices({ detail }: { detail: GatewayDetail }) {
  const notices = detail.health?.notices ?? [];
  if (notices.length === 0) return null;
  return (
    <section class="notice told" aria-labelledby="notices">
      <h3 id="notices">{t('gateway.notices')}</h3>
      <ul>
        {notices.map(({ code, text }) => (
          <li key={`${code} ${text}`}>
            {t(`reasons.${code}`)}
            <details>
              <summary>{code}</summary>
              <p lang="en">{text}</p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Receipts({ detail }: Pick<Props, 'detail'>) {
  return (
    <section class="panel" aria-labelledby="receipts">
      <h3 id="receipts">{t('gateway.receipts')}</h3>
      {detail.receipts.length === 0 ? (
        <p class="quiet">{t('gateway.noReceipts')}</p>
      ) : (
        <>
          <p class="quiet">{t('gateway.receiptsExplained')}</p>
          <ul class="events">
            {detail.receipts.slice(0, 8).map(({ at, epoch, through }, place) => (
              <li key={place} title={epoch}>
                <time>{clockText(localTime(at, detail.timeZone))}</time>{' '}
                {t('gateway.through', { through: numberText(through, language.value) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

export function Changes({ detail, moment }: Props) {
  return (
    <section class="panel" aria-labelledby="changes">
      <h3 id="changes">{t('gateway.changes')}</h3>
      {detail.changes.length === 0 ? (
        <p class="quiet">{t('gateway.noChanges')}</p>
      ) : (
        <ul class="events">
          {detail.changes.slice(0, 12).map((change, place) => (
            <li key={place}>
              <time>{moment(change.at)}</time> {change.camera ?? t('gateway.itself')}: {changeText(change)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function changeText({ state, picture }: GatewayDetail['changes'][number]): string {
  if (picture) return t(`cause.${picture}`);
  if (state === 'online' || state === 'offline' || state === 'unknown') return t(`gateway.state.${state}`);
  return t(`gateway.camera.${state}`);
}
