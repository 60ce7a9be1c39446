import { Why } from '../../parts/failure.tsx';
import { t } from '../../shell/language.ts';
import { localTime, minuteText } from '../../state/clock.ts';

interface Props {
  /** The figures that are shown. */
  of: { asOf: number; timeZone: string };
  /** Why they could not be read again; null where they were. */
  error: unknown;
}

/** Says of figures that stay although newer ones could not be read from when they are. */
export function Stale({ of: { asOf, timeZone }, error }: Props) {
  if (error === null) return null;
  return (
    <p class="notice" role="status">
      {t('history.stale', { time: minuteText(localTime(asOf, timeZone)) })} <Why error={error} />
    </p>
  );
}
