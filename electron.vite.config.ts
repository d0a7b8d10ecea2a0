import { defineConfig } from 'electron-vite';
import { rendererConfig } from './config/renderer.vite.ts';

const source = (path: string): string => new URL(path, import.meta.url).pathname;

/** Packages with native parts or data files of their own stay in node_modules: a bundle would lose what lies beside them. */
const unbundled = [
  /^@tensorflow\//, 'better-sqlite3', 'sharp', '@hyzyla/pdfium', 'libheif-js', 'webgpu', 'node-api-headers'
];

export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        // Beside each other: main forks the others by name (see CoreReport in src/main/core-protocol.ts).
        input: {
          main: source('src/main/main.ts'),
          core: source('src/main/core/main.ts'),
          trainer: source('src/engine/trainer/main.ts'),
          // A thread of the trainer, started by its name (see helper-thread.ts).
          'crew-helper': source('src/engine/trainer/crew-helper.ts'),
          reader: source('src/engine/reader/main.ts'),
          scanner: source('src/vision/scanner/main.ts'),
          'engine-probe': source('src/engine/probe-child.ts')
        },
        external: unbundled,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      rollupOptions: {
        input: { preload: source('src/preload/preload.ts') },
        // A sandboxed preload is a script, not a module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: rendererConfig
});
