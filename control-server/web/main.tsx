import { effect } from '@preact/signals';
import { render } from 'preact';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import { App } from './shell/app.tsx';
import { language } from './shell/language.ts';
import { followLinks } from './shell/router.ts';
import { openSession } from './shell/session.ts';
import { followSites } from './shell/sites.ts';
import { followTheme } from './shell/theme.ts';

followTheme(document);
followLinks(window);
followSites();
effect(() => {
  document.documentElement.lang = language.value;
});
void openSession();

const root = document.getElementById('page');
if (root) render(<App />, root);
