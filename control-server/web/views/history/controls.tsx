import type { Site } from '../../../api/schemas.ts';
import { Icon } from '../../parts/icons.tsx';
import { t } from '../../shell/language.ts';
import {
  type Choice,
  type Compare,
  comparesOf,
  hasFine,
  PERIODS,
  type Period,
  stepped,
  withPeriod,
} from './choice.ts';

interface Props {
  site: Site;
  choice: Choice;
  /** YYYY-MM-DD by the site's calendar. */
  today: string;
  choose: (choice: Choice) => void;
}

/** What is looked at: period, date, gate, comparison. */
export function Controls(props: Props) {
  const { site, choice, choose } = props;
  return (
    <div class="history-controls">
      <Periods {...props} />
      <Dates {...props} />
      {site.gates.length > 1 && (
        <select
          aria-label={t('gateChoice')}
          value={choice.gate ?? ''}
          onChange={({ currentTarget: { value } }) => choose({ ...choice, gate: value || null })}
        >
          <option value="">{t('wholeSite')}</option>
          {site.gates.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      <label>
        <span>{t('history.compare')}</span>
        <select
          value={choice.compare}
          onChange={({ currentTarget: { value } }) => {
            const compare = comparesOf(choice.period).find((each) => each === value);
            if (compare) choose({ ...choice, compare });
          }}
        >
          {comparesOf(choice.period).map((each) => (
            <option key={each} value={each}>
              {t(compareKey(choice.period, each))}
            </option>
          ))}
        </select>
      </label>
      {hasFine(choice.period) && (
        <label class="history-fine">
          <input
            type="checkbox"
            checked={choice.isFine}
            onChange={({ currentTarget }) => choose({ ...choice, isFine: currentTarget.checked })}
          />
          <span>{t(choice.period === 'day' ? 'history.by15' : 'history.byHour')}</span>
        </label>
      )}
    </div>
  );
}

/** The periods as tabs: the arrow keys go from one to the next. */
function Periods({ choice, choose }: Props) {
  const pressed = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = PERIODS[(PERIODS.indexOf(choice.period) + by + PERIODS.length) % PERIODS.length];
    if (!next) return;
    choose(withPeriod(choice, next));
    if (event.currentTarget instanceof HTMLElement) {
      event.currentTarget.querySelector<HTMLElement>(`[data-period="${next}"]`)?.focus();
    }
  };
  return (
    <div class="history-tabs" role="tablist" aria-label={t('history.period')} onKeyDown={pressed}>
      {PERIODS.map((period) => (
        <button
          key={period}
          type="button"
          role="tab"
          data-period={period}
          aria-selected={period === choice.period}
          tabIndex={period === choice.period ? 0 : -1}
          onClick={() => choose(withPeriod(choice, period))}
        >
          {t(`history.${period}`)}
        </button>
      ))}
    </div>
  );
}

function Dates({ choice, today, choose }: Props) {
  const { period, date } = choice;
  const go = (to: string) => choose({ ...choice, date: to });
  const isLast = stepped(choice, 1) > today;
  return (
    <div class="history-dates">
      <button
        type="button"
        aria-label={t(`history.previous.${period}`)}
        onClick={() => go(stepped(choice, -1))}
      >
        <Icon path="M15 5l-7 7 7 7" />
      </button>
      <input
        type="date"
        aria-label={t('history.date')}
        value={date}
        max={today}
        onChange={({ currentTarget: { value } }) => value && go(value)}
      />
      <button
        type="button"
        aria-label={t(`history.next.${period}`)}
        disabled={isLast}
        onClick={() => go(stepped(choice, 1))}
      >
        <Icon path="M9 5l7 7-7 7" />
      </button>
      <button type="button" class="history-today" disabled={date === today} onClick={() => go(today)}>
        {t('history.today')}
      </button>
    </div>
  );
}

/** What a comparison is called beside a period. */
function compareKey(period: Period, compare: Compare) {
  if (compare === 'none') return 'history.compare.none';
  if (compare === 'same-weekday') return 'history.compare.sameWeekday';
  if (compare === 'last-year') return 'history.compare.lastYear';
  return `history.compare.previous.${period}` as const;
}
