import type { AlarmKind } from '../../../api/alarm-schemas.ts';
import type { DeliveriesResponse } from '../../../api/settings-schemas.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { t } from '../../shell/language.ts';
import { place, setQuery } from '../../shell/router.ts';
import { may } from '../../shell/session.ts';
import { sites } from '../../shell/sites.ts';
import './alarms.css';
import { History } from './history.tsx';
import { OpenAlarms } from './open-alarms.tsx';

const KINDS: readonly AlarmKind[] = [
  'capacity',
  'site-down',
  'gateway-down',
  'camera-down',
  'picture',
  'coverage-low',
  'clock-off',
  'disk-low',
  'records-lost',
  'quarantine',
  'configuration-refused',
  'broker-down',
];

/** What is wrong now, and what was. */
export default function AlarmsView() {
  const { query } = place.value;
  const site = query.get('site');
  const isHistory = query.get('show') === 'history';
  const filter = { site, kind: query.get('kind'), severity: query.get('severity') };
  return (
    <div class="wide-page alarms">
      <header class="page-head">
        <div class="segments">
          {(['open', 'history'] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={isHistory === (each === 'history')}
              onClick={() => setQuery({ show: each === 'history' ? each : null }, { replace: false })}
            >
              {t(`alarms.${each}`)}
            </button>
          ))}
        </div>
        <div class="filters">
          {(sites.value?.length ?? 0) > 1 && (
            <Choice
              label={t('alarms.site')}
              name="site"
              value={site}
              all={t('alarms.allSites')}
              options={(sites.value ?? []).map(({ id, name }) => [id, name])}
            />
          )}
          {isHistory && (
            <>
              <Choice
                label={t('alarms.kind')}
                name="kind"
                value={filter.kind}
                all={t('alarms.allKinds')}
                options={KINDS.map((kind) => [kind, t(`alarms.kind.${kind}`)])}
              />
              <Choice
                label={t('alarms.severity')}
                name="severity"
                value={filter.severity}
                all={t('alarms.allSeverities')}
                options={(['critical', 'warning'] as const).map((each) => [each, t(`alarms.${each}`)])}
              />
            </>
          )}
        </div>
      </header>
      {may('settings') && <GivenUp />}
      {isHistory ? <History filter={filter} /> : <OpenAlarms key={site} site={site} />}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  /** The field of the address. */
  name: string;
  value: string | null;
  all: string;
  options: readonly (readonly [string, string])[];
}

function Choice({ label, name, value, all, options }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value || null })}
    >
      <option value="">{all}</option>
      {options.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}

const DAY_MS = 86_400_000;

/** Says that messages could not be delivered lately, to those who can do something about it. */
function GivenUp() {
  const { value } = useAnswer<DeliveriesResponse>('/api/deliveries', { limit: 200 });
  const lost =
    value?.deliveries.filter(({ state, at }) => state === 'given-up' && at > Date.now() - DAY_MS) ?? [];
  const [first] = lost;
  if (!first) return null;
  return (
    <p class="notice">
      {t('alarms.givenUp', { count: lost.length })}{' '}
      <a href={`/settings?site=${first.site}`}>{t('alarms.seeSettings')}</a>
    </p>
  );
}
