import { useEffect, useState } from 'preact/hooks';
import { t } from '../shell/language.ts';

/** How long to wait, in words: `40 giây`, `2 phút 5 giây`. */
export function waitText(seconds: number): string {
  if (seconds < 60) return t('signIn.seconds', { n: seconds });
  return t('signIn.minutes', { n: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/**
 * The whole seconds that are left of a wait; 0 when it is over.
 *
 * @param until milliseconds of the page's own clock (performance.now), which nobody sets; null for no wait
 */
export function useSecondsLeft(until: number | null): number {
  const left = () => (until === null ? 0 : Math.max(0, Math.ceil((until - performance.now()) / 1000)));
  const [, setTick] = useState(0);
  const seconds = left();
  useEffect(() => {
    if (until === null || seconds === 0) return;
    const timer = setTimeout(() => setTick((n) => n + 1), 250);
    return () => clearTimeout(timer);
  });
  return seconds;
}

/** Says how long nothing can be tried: once aloud, and every second to the eye. */
export function Wait({ seconds, total }: { seconds: number; total: number }) {
  return (
    <>
      <p class="visually-hidden" role="alert">
        {t('signIn.wait', { time: waitText(total) })}
      </p>
      <p class="notice wait" aria-hidden="true">
        {t('signIn.wait', { time: waitText(seconds) })}
      </p>
    </>
  );
}
