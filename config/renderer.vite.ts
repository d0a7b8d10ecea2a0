import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { UserConfig } from 'vite';

const root = new URL('../src/renderer', import.meta.url).pathname;

/**
 * Of a few hundred bytes each: whatever several workspaces share of these is one file. One by one they were 20 questions and answers before a workspace
 * could be drawn, six at a time.
 */
const smallParts = /\/src\/renderer\/(?:ui\/(?!chart\/)|lib\/(?!runs\/))|\/@lucide\/svelte\//;

type ModuleInfoOf = (id: string) => { readonly isEntry: boolean; readonly importers: readonly string[] } | null;

/** Whether a page has it among what is loaded before anything is asked for. */
function isLoadedFirst(id: string, infoOf: ModuleInfoOf, seen = new Set<string>()): boolean {
  const info = infoOf(id);
  if (info === null || seen.has(id)) return false;
  seen.add(id);
  return info.isEntry || info.importers.some((importer) => isLoadedFirst(importer, infoOf, seen));
}

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
    rollupOptions: {
      input: [`${root}/index.html`, `${root}/kiosk.html`],
      output: {
        codeSplitting: {
          // Else svelte itself would come along with them.
          includeDependenciesRecursively: false,
          groups: [{ debugName: 'kit', name: (id, context) => (smallParts.test(id) && !isLoadedFirst(id, (of) => context.getModuleInfo(of)) ? 'kit' : null), minShareCount: 2 }]
        }
      }
    }
  }
};
