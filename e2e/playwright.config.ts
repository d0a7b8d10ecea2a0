import { defineConfig } from '@playwright/test';
import { keepCompiled } from '../src/cli/compile-cache.mjs';
import { browserLaunch, browserOrReason, electronOrReason } from './hosts.ts';
import type { HostOptions } from './hosts.ts';

const browser = browserOrReason();
if ('reason' in browser) {
  // Never pass by leaving these specs out.
  throw new Error(`The end-to-end specs need a browser: ${browser.reason}`);
}
const electron = electronOrReason();

// For the processes that specs start, hundreds of them.
keepCompiled();

/** Every spec runs on every host that this machine has: the kiosk in a browser, and the window where Electron's binary is there. */
export default defineConfig<object, HostOptions>({
  testDir: '.',
  outputDir: '../out/e2e',
  // Trainings compute on every core themselves.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env['CI'] !== undefined,
  // What passes only at its second try is told as flaky, not as passed.
  retries: 1,
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    // Of every try it would take a quarter of the time of all.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    launchOptions: browserLaunch(browser.path)
  },
  projects: [
    {
      name: 'kiosk',
      testMatch: 'specs/*.spec.ts',
      use: { host: 'kiosk' }
    },
    {
      name: 'window',
      testMatch: 'specs/*.spec.ts',
      use: { host: 'window', skipReason: 'reason' in electron ? electron.reason : null }
    }
  ]
});
