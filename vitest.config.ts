import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{edge-agent,control-server,models,firmware-config,scripts}/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
