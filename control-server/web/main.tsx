import { effect } from '@preact/signals';
import { render } from 'preact';
import './styles/base.css';
import './styles/numbers.css';
import './styles/panels.css';
import './styles/shortfall.css';
import './styles/states.css';
import { startPage } from './state/page.ts';
import { App } from './view/app.tsx';
import { PageContext } from './view/page-context.ts';

const page = startPage(window);

effect(() => {
  document.documentElement.lang = page.language.value;
  const site = page.day.value?.today.name;
  document.title = site ? page.t('pageTitle', { site }) : page.t('title');
});

const root = document.getElementById('page');
if (root) {
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    root,
  );
}
