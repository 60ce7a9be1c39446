import type { ComponentChildren } from 'preact';
import { Mark } from '../../parts/icons.tsx';
import { Toasts } from '../../parts/toasts.tsx';
import { Choices } from '../../shell/top-bar.tsx';
import './door.css';

/** The page around a form that stands before everything else: signing in, the first start, a password to be changed. */
export function Door(props: { title: string; intro?: string; children: ComponentChildren }) {
  return (
    <div class="door">
      <main id="main">
        <header>
          <Mark />
          <p>Gateline</p>
        </header>
        <h1>{props.title}</h1>
        {props.intro && <p class="intro">{props.intro}</p>}
        {props.children}
      </main>
      <footer>
        <Choices />
      </footer>
      <Toasts />
    </div>
  );
}
