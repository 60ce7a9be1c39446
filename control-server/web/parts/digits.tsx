import { useLayoutEffect, useRef } from 'preact/hooks';

const LIT_MS = 1600;

/** A figure that lights up when `flash` changes to another crossing; a flood of them makes one light, not many. */
export function Digits({ text, flash = 0 }: { text: string; flash?: number | undefined }) {
  const place = useRef<HTMLElement>(null);
  const last = useRef(flash);
  useLayoutEffect(() => {
    const element = place.current;
    const isNew = flash > last.current;
    last.current = flash;
    if (!element || !isNew || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    if (element.getAnimations().length > 0) return;
    element.animate([{ background: 'var(--glow)' }, { background: 'transparent' }], {
      duration: LIT_MS,
      easing: 'ease-out',
    });
  }, [flash]);
  return (
    <dd ref={place} class="digits">
      {text}
    </dd>
  );
}
