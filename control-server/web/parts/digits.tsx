import { useLayoutEffect, useRef } from 'preact/hooks';
import '../styles/digits.css';

const LIT_MS = 1400;
/** A flood of crossings makes one light in so many milliseconds, not one light each. */
const APART_MS = 3000;

const still = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

/** A figure that lights up when `flash` changes to a newer crossing. */
export function Digits({ text, flash = 0 }: { text: string; flash?: number | undefined }) {
  const light = useRef<HTMLElement>(null);
  const last = useRef(flash);
  const litAt = useRef(Number.NEGATIVE_INFINITY);
  useLayoutEffect(() => {
    const isNew = flash > last.current;
    last.current = flash;
    const now = performance.now();
    if (!isNew || now < litAt.current + APART_MS || still?.matches) return;
    litAt.current = now;
    // Opacity alone is animated: the browser need not draw the digits again for it.
    light.current?.animate([{ opacity: 1 }, { opacity: 0 }], { duration: LIT_MS, easing: 'ease-out' });
  }, [flash]);
  return (
    <dd class="digits">
      <i ref={light} class="light" aria-hidden="true" />
      {text}
    </dd>
  );
}
