/** A line drawing on a field of 24 by 24; a word always stands beside it. */
export function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** A person's way over the line: to the right is in, to the left is out. Always stands beside the word. */
export function DirectionIcon({ direction }: { direction: 'in' | 'out' }) {
  const arrow = direction === 'in' ? 'M2 10h9M7.5 5.5 12 10l-4.5 4.5' : 'M12 10H3M6.5 5.5 2 10l4.5 4.5';
  return (
    <svg class={`icon ${direction}`} viewBox="0 0 20 20" aria-hidden="true">
      <path d="M17 2.5v15" />
      <path d={arrow} />
    </svg>
  );
}

/** The mark of the page: two ways over one line. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="line" d="M16 4v24" />
      <path class="in" d="M5 12h9m-3.5-3.5L14 12l-3.5 3.5" />
      <path class="out" d="M27 20h-9m3.5-3.5L18 20l3.5 3.5" />
    </svg>
  );
}
