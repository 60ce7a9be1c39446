import { useComputed } from '@preact/signals';
import type { TodayResponse } from '../../../api/schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { Capacity } from '../../parts/capacity.tsx';
import { TrendBars } from '../../parts/trend-bars.tsx';
import { useSlow } from '../../parts/use-slow.ts';
import { language, t } from '../../shell/language.ts';
import { siteTotals } from '../../state/day.ts';
import { rangeText, trendAt } from '../../state/numbers.ts';
import { Accuracy } from './accuracy.tsx';
import { Figures } from './figures.tsx';
import { usePage } from './page-context.ts';

const MINUTE_MS = 60_000;
const DRAWN_EVERY_MS = 1000;

/** Today's in, out and inside: of the whole site, then of each gate where it has several. */
export function GateCards() {
  const { state } = usePage();
  const ids = useComputed(() => state.value?.today.gates.map(({ gate }) => gate).join(' ') ?? '').value;
  const gates = ids.split(' ');
  return (
    <section class="numbers" aria-label={t('gates')}>
      <SiteCard />
      {gates.length > 1 && (
        <div class="cards">
          {gates.map((gate) => (
            <GateCard key={gate} gate={gate} />
          ))}
        </div>
      )}
    </section>
  );
}

function SiteCard() {
  const { state } = usePage();
  const day = state.value;
  if (!day) return null;
  const { today, flashes } = day;
  const [only] = today.gates;
  const latest = (way: 'in' | 'out') =>
    Object.values(flashes).reduce((last, flash) => Math.max(last, flash[way] ?? 0), 0);
  return (
    <article class="card whole">
      <h2>{today.gates.length > 1 || !only ? t('wholeSite') : only.name}</h2>
      <div class="site">
        <Figures
          numbers={{ ...siteTotals(today), occupancy: today.occupancy }}
          flash={{ in: latest('in'), out: latest('out') }}
        />
        <Capacity occupancy={today.occupancy} />
        <LastHour gate={null} />
      </div>
      {(today.error || today.gates.length === 1) && (
        <Accuracy counts={{ ...siteTotals(today), error: today.error }} timeZone={today.timeZone} />
      )}
    </article>
  );
}

function GateCard({ gate: id }: { gate: string }) {
  const { state } = usePage();
  // The gate's own numbers stay the same object while others change.
  const gate = useComputed(() => state.value?.today.gates.find((each) => each.gate === id)).value;
  const flash = useComputed(() => state.value?.flashes[id]).value;
  const chars = useComputed(() => widestOf(state.value?.today.gates ?? [])).value;
  const timeZone = useComputed(() => state.value?.today.timeZone ?? 'UTC').value;
  if (!gate) return null;
  return (
    <article class="card">
      <h2>{gate.name}</h2>
      <Figures numbers={gate} flash={flash} chars={chars} />
      <LastHour gate={id} />
      <Accuracy counts={gate} timeZone={timeZone} />
    </article>
  );
}

/** The last hour of a gate, or of the whole site; drawn again once a second at most. */
function LastHour({ gate: id }: { gate: string | null }) {
  const { state, answer, now } = usePage();
  const trend = useSlow(
    useComputed(() => {
      const today = state.value?.today;
      return id === null ? today?.trend : today?.gates.find(({ gate }) => gate === id)?.trend;
    }),
    DRAWN_EVERY_MS,
  );
  const minute = useComputed(() => Math.floor(now.value / MINUTE_MS) * MINUTE_MS).value;
  const today = answer.value;
  if (!trend || !today) return null;
  const gaps = today.gates.find(({ gate }) => gate === id)?.gaps;
  return (
    <figure class="hour">
      <figcaption>{t('lastHour')}</figcaption>
      <TrendBars trend={trendAt(trend, minute)} timeZone={today.timeZone} gaps={gaps ?? []} />
    </figure>
  );
}

type Numbers = Pick<TodayResponse['gates'][number], 'in' | 'out' | 'occupancy'>;

/** How many characters the widest gate's figures take: numbers side by side are set in one size. */
function widestOf(gates: readonly Numbers[]): number {
  return Math.max(0, ...gates.map((gate) => lengthOf(gate)));
}

function lengthOf(numbers: Numbers): number {
  const lang = language.value;
  return (numberText(numbers.in, lang) + numberText(numbers.out, lang) + rangeText(numbers.occupancy, lang))
    .length;
}
