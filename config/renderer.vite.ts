import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { UserConfig } from 'vite';

const root = new URL('../src/renderer', import.meta.url).pathname;

/** The interface, the same for the window and the kiosk: everything in files of its own origin, nothing inline, so that a strict CSP holds. */
export const rendererConfig: UserConfig = {
  root,
  base: './',
  plugins: [svelte()],
  build: {
    outDir: new URL('../out/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    // Said here for both hosts: electron-vite would leave it unminified and write it for its own Chromium alone.
    minify: true,
    target: 'baseline-widely-available',
    // Inlined assets would be data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The locked kiosk's page has nothing of the workspaces in it.
    rollupOptions: { input: [`${root}/index.html`, `${root}/kiosk.html`] }
  }
};
