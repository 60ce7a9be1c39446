import { join } from 'node:path';
import { defineConfig } from 'vite';

/** Builds the live page; `vite build` writes control-server/web/dist, which the control server serves. */
export default defineConfig({
  root: join(import.meta.dirname, 'control-server/web'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
