import type { ComponentChildren } from 'preact';
import { Mark } from './icons.tsx';
import { usePage } from './page-context.ts';

/** A page that has no numbers to show: why, and what happens or can be done. */
export function Empty(props: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <section class="empty">
      <Mark />
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.children && <div class="choices">{props.children}</div>}
    </section>
  );
}

/** The shape of the page while its first numbers are on their way. */
export function Loading() {
  const { t } = usePage();
  return (
    <div class="day loading">
      <p class="waiting" role="status">
        {t('loading')}
      </p>
      <div class="cards" aria-hidden="true">
        <div class="card ghost" />
        <div class="card ghost" />
      </div>
      <div class="panels" aria-hidden="true">
        <div class="panel hours ghost" />
        <div class="panel ghost" />
      </div>
    </div>
  );
}
