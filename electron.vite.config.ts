import { defineConfig } from 'electron-vite';
import { rendererConfig } from './config/renderer.vite.ts';

export default defineConfig({ renderer: rendererConfig });
