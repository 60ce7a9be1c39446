import { useEffect, useRef, useState } from 'preact/hooks';

const EVERY_MS = 60_000;

/** Tells a screen reader the numbers once a minute, never each crossing; `text` gives null while they are not live. */
export function Announcer({ text }: { text: () => string | null }) {
  const [told, setTold] = useState('');
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const timer = setInterval(() => setTold((before) => latest.current() ?? before), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="visually-hidden" aria-live="polite">
      {told}
    </p>
  );
}
