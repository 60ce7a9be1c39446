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
      {state === 'outdated' && <p class="quiet">{t('trust.outdated')}</p>}
      <dl>
        <Way name={t('in')} of="in" counts={audit.in} trust={trust.in} />
        <Way name={t('out')} of="out" counts={audit.out} trust={trust.out} />
      </dl>
    </li>
  );
}

interface WayProps {
  name: string;
  of: 'in' | 'out';
  counts: AuditView['in'];
  trust: Trust;
}

function Way({ name, of, counts, trust }: WayProps) {
  const lang = language.value;
  const number = (n: number) => numberText(n, lang);
  const figures = [
    [t('trust.truth'), number(counts.truth)],
    [t('trust.counted'), number(counts.counted)],
    [t('trust.recall'), shareText(trust.recall)],
    [t('trust.precision'), shareText(trust.precision)],
    [t('trust.bias'), shareText(trust.bias, true)],
  ] as const;
  return (
    <div class={`audit-way ${of}`}>
      <dt class="way">{name}</dt>
      {figures.map(([label, text]) => (
        <dd key={label}>
          <small>{label}</small> {text}
        </dd>
      ))}
    </div>
  );
}

/** `97,9 % (95,2–99,1)`; signed for a bias. */
function shareText(estimate: Trust['recall'], isSigned = false): string {
  if (!estimate) return '–';
  const { value, low, high } = estimate;
  const percent = (share: number) => {
    const text = decimalText(Math.abs(share) * 100, language.value);
    if (!isSigned) return text;
    return share < 0 ? `−${text}` : `+${text}`;
  };
  const between = isSigned ? ' … ' : '–';
  return `${percent(value)} % (${percent(low)}${between}${percent(high)})`;
}
