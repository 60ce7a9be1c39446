import { useState } from 'preact/hooks';
import type { AuditsResponse, AuditView, Trust } from '../../../api/audit-schemas.ts';
import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { decimalText, numberText } from '../../messages/messages.ts';
import { Failure } from '../../parts/failure.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { language, t } from '../../shell/language.ts';
import { dateText, localTime, minuteText } from '../../state/clock.ts';

const FIRST = 4;

/** How well the lines of a gateway were counted when somebody counted too. */
export function Audits({ detail }: { detail: GatewayDetail }) {
  const { value, error, reload } = useAnswer<AuditsResponse>('/api/audits', { gateway: detail.gateway });
  const [isWhole, setWhole] = useState(false);
  const audits = value?.audits ?? [];
  return (
    <section class="panel audits" aria-labelledby="audits">
      <h3 id="audits">{t('trust.title')}</h3>
      {!value && error ? <Failure error={error} retry={reload} /> : null}
      {value && <p class="quiet">{t(audits.length === 0 ? 'trust.none' : 'trust.explained')}</p>}
      <ol>
        {audits.slice(0, isWhole ? undefined : FIRST).map((audit) => (
          <Audit key={audit.id} audit={audit} timeZone={detail.timeZone} />
        ))}
      </ol>
      {!isWhole && audits.length > FIRST && (
        <button type="button" class="button" onClick={() => setWhole(true)}>
          {t('trust.more', { count: audits.length })}
        </button>
      )}
    </section>
  );
}

function Audit({ audit, timeZone }: { audit: AuditView; timeZone: string }) {
  const { line, camera, state, model, configuration, source, receivedBy, trust } = audit;
  const [from, to] = [localTime(audit.from, timeZone), localTime(audit.to, timeZone)];
  const end = from.date === to.date ? minuteText(to) : `${dateText(to.date)} ${minuteText(to)}`;
  const when = { from: `${dateText(from.date)} ${minuteText(from)}`, to: end };
  const ways = (
    <>
      <Way of="in" counts={audit.in} trust={trust.in} />
      <Way of="out" counts={audit.out} trust={trust.out} />
    </>
  );
  const what = { model, configuration: String(configuration) };
  return (
    <li class={`audit ${state}`}>
      <p class="head">
        <strong>{t('trust.line', { line, camera })}</strong>
        <span class={state === 'current' ? 'version-tag good' : 'version-tag'}>
          {t(`trust.state.${state}`)}
        </span>
      </p>
      <p>{t('trust.when', when)}</p>
      <p class="quiet">{t('trust.what', what)}</p>
      <p class="quiet">{t('trust.by', { source: t(`trust.source.${source}`), name: receivedBy })}</p>
      {state === 'current' ? (
        ways
      ) : (
        <details class="told">
          <summary>{t('trust.outdated')}</summary>
          {ways}
        </details>
      )}
    </li>
  );
}

interface WayProps {
  of: 'in' | 'out';
  counts: AuditView['in'];
  trust: Trust;
}

function Way({ of, counts: { truth, counted }, trust }: WayProps) {
  const number = (n: number) => numberText(n, language.value);
  return (
    <dl class="audit-way">
      <dt class={`way ${of}`}>{t(of)}</dt>
      <dd>{t('trust.counts', { truth: number(truth), counted: number(counted) })}</dd>
      <dt>{t('trust.recall')}</dt>
      <dd>{shareText(trust.recall)}</dd>
      <dt>{t('trust.precision')}</dt>
      <dd>{shareText(trust.precision)}</dd>
      <dt>{t('trust.bias')}</dt>
      <dd>{shareText(trust.bias, true)}</dd>
    </dl>
  );
}

/** `97,9 % (95,2–99,1)`; signed for a bias. */
function shareText(estimate: Trust['recall'], isSigned = false): string {
  if (!estimate) return '–';
  const { value, low, high } = estimate;
  const percent = (share: number) => {
    const text = decimalText(Math.abs(share) * 100, language.value);
    if (!isSigned || Math.abs(share) < 0.0005) return text;
    return share < 0 ? `−${text}` : `+${text}`;
  };
  const between = isSigned ? ' … ' : '–';
  return `${percent(value)} % (${percent(low)}${between}${percent(high)})`;
}
