import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin, UserConfig } from 'vite';

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

const firstFile = `${root}/lib/first-socket.ts`;

/** The connection to the studio is made by a small file before all others, while those are still on their way. */
const connectsFirst: Plugin = {
  name: 'connects-first',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle }) {
      const file = Object.values(bundle ?? {}).find((output) => output.type === 'chunk' && output.facadeModuleId === firstFile)?.fileName;
      return file === undefined ? [] : [{ tag: 'script', attrs: { type: 'module', crossorigin: true, src: `./${file}` }, injectTo: 'head-prepend' }];
    }
  }
};

/** The interface, the same for the window and the kiosk: everything in files of its own origin, nothing inline, so that a strict CSP holds. */
export const rendererConfig: UserConfig = {
  root,
  base: './',
  plugins: [svelte(), connectsFirst],
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
      input: [`${root}/index.html`, `${root}/kiosk.html`, firstFile],
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
