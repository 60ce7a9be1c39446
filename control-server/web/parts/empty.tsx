import type { ComponentChildren } from 'preact';
import { Mark } from './icons.tsx';

/** A view that has nothing to show: why, and what happens or can be done. */
export function Empty(props: { title: string; text: ComponentChildren; children?: ComponentChildren }) {
  return (
    <section class="empty">
      <Mark />
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.children && <div class="choices">{props.children}</div>}
    </section>
  );
}
