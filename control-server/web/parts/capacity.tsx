import type { SiteOccupancy } from '../../api/occupancy-schemas.ts';
import { numberText } from '../messages/messages.ts';
import { language, t } from '../shell/language.ts';
import { fullnessOf, rangeText, shownRange } from '../state/numbers.ts';
import '../styles/capacity.css';

type Held = Pick<SiteOccupancy, 'estimate' | 'low' | 'high' | 'capacity' | 'nearlyFull'>;

/** How full a place is: a bar whose band is the range, and the same in words. Nothing where there is no limit. */
export function Capacity({ occupancy }: { occupancy: Held }) {
  const { capacity } = occupancy;
  const fullness = fullnessOf(occupancy);
  if (capacity === null || fullness === null) return null;
  const room = { ...occupancy, low: capacity - occupancy.high, high: capacity - occupancy.low };
  return (
    <div class={`capacity ${fullness}`}>
      <CapacityBar occupancy={occupancy} capacity={capacity} />
      <p>
        <strong>{t(`fullness.${fullness}`)}</strong>{' '}
        <span>
          {t('capacityOf', { capacity })}
          {fullness !== 'full' && ` · ${t('roomLeft', { room: rangeText(room, language.value) })}`}
        </span>
      </p>
    </div>
  );
}

/** The bar alone: filled up to the lower end, a lighter band to the upper one, a mark where it gets nearly full. */
export function CapacityBar({ occupancy, capacity }: { occupancy: Held; capacity: number }) {
  const { low, high } = shownRange(occupancy);
  const whole = Math.max(capacity, high);
  const at = (count: number) => (100 * count) / whole;
  const label = t('capacityLabel', {
    inside: rangeText(occupancy, language.value),
    capacity: numberText(capacity, language.value),
  });
  return (
    <svg class="capacity-bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="room" width="100" height="1" />
      <rect class="sure" width={at(low)} height="1" />
      <rect class="band" x={at(low)} width={Math.max(0, at(high) - at(low))} height="1" />
      <line
        class="mark"
        x1={at(capacity * occupancy.nearlyFull)}
        x2={at(capacity * occupancy.nearlyFull)}
        y2="1"
      />
      {high > capacity && <line class="limit" x1={at(capacity)} x2={at(capacity)} y2="1" />}
    </svg>
  );
}
