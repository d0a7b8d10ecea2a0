import { defineConfig } from 'vitest/config';

/** Tests lie beside their sources. Two at a time: engines compute on every core themselves. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
    root: new URL('..', import.meta.url).pathname,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
});
