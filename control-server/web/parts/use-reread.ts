import { useEffect } from 'preact/hooks';

/** Asks again and again while something goes on. */
export function useReread(isOpen: boolean, reload: () => void, everyMs: number): void {
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(reload, everyMs);
    return () => clearInterval(timer);
  }, [isOpen, reload, everyMs]);
}
