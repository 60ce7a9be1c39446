import type { CrossingView, TodayResponse } from '../../../api/schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { DirectionIcon } from '../../parts/icons.tsx';
import { siteTotals } from '../../state/day.ts';
import { usePage } from './page-context.ts';

/** Today's in, out and inside: of the whole site where it has several gates, then of each gate. */
export function GateCards({ today }: { today: TodayResponse }) {
  const page = usePage();
  const flashes = page.day.value?.flashes ?? {};
  const several = today.gates.length > 1;
  const totals = siteTotals(today);
  const digits = digitsOf(today.gates);
  const latest = Object.values(flashes).reduce<CrossingView | undefined>(
    (last, each) => (last && last.id > each.id ? last : each),
    undefined,
  );
  return (
    <section class="numbers" aria-label={page.t('gates')}>
      {several && (
        <Card
          name={page.t('wholeSite')}
          numbers={totals}
          digits={digitsOf([totals])}
          flash={latest}
          kind="card whole"
        />
      )}
      <div class="cards">
        {today.gates.map((gate) => (
          <Card
            key={gate.gate}
            name={gate.name}
            numbers={gate}
            digits={digits}
            flash={flashes[gate.gate]}
            kind={several ? 'card' : 'card whole'}
          />
        ))}
      </div>
    </section>
  );
}

interface Numbers {
  in: number;
  out: number;
  inside: number;
}

/** How many digits the longest number has, at least 3: numbers side by side are set in one size. */
function digitsOf(all: readonly Numbers[]): number {
  const longest = Math.max(...all.flatMap((each) => [each.in, each.out, each.inside]));
  return Math.min(7, Math.max(3, String(longest).length));
}

interface CardProps {
  name: string;
  numbers: Numbers;
  digits: number;
  flash: CrossingView | undefined;
  kind: string;
}

function Card({ name, numbers, digits, flash, kind }: CardProps) {
  const { t } = usePage();
  const flashOf = (direction: 'in' | 'out') => (flash?.direction === direction ? flash.id : 0);
  return (
    <article class={kind}>
      <h2>{name}</h2>
      <dl class="figures" data-digits={digits}>
        <div class="figure in">
          <dt>
            <DirectionIcon direction="in" />
            {t('in')}
          </dt>
          <Digits value={numbers.in} flash={flashOf('in')} />
        </div>
        <div class="figure out">
          <dt>
            <DirectionIcon direction="out" />
            {t('out')}
          </dt>
          <Digits value={numbers.out} flash={flashOf('out')} />
        </div>
        <div class="figure inside">
          <dt>{t('inside')}</dt>
          <Digits value={numbers.inside} flash={0} />
        </div>
      </dl>
    </article>
  );
}

/** A number; it lights up once for each new crossing id in `flash`, 0 for none. */
function Digits({ value, flash }: { value: number; flash: number }) {
  const { language } = usePage();
  return (
    <dd key={flash} class={flash > 0 ? 'digits flash' : 'digits'}>
      {numberText(value, language.value)}
    </dd>
  );
}
