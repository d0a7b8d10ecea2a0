import { defineConfig } from 'vite';
import { rendererConfig } from './renderer.vite.ts';

/** Builds the interface alone, for the kiosk. */
export default defineConfig(rendererConfig);
