import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { engineUnavailable } from '../engine-unavailable.ts';
import type { LoadedBackend } from '../load-backend.ts';
import { activateBackend } from './activate.ts';

/** Adapters that compute on the processor; slower than libtensorflow or WASM on the same one. */
const softwareAdapter = /swiftshader|llvmpipe|lavapipe|basic render|software/i;

/**
 * Any GPU with Vulkan, Metal or Direct3D 12, through Dawn. Dawn keeps the process alive while `navigator.gpu` exists.
 *
 * @throws StudioError ENGINE_UNAVAILABLE: no adapter, or only a software one while DSDC_WEBGPU_SOFTWARE is not 1.
 */
export async function loadWebgpuBackend(): Promise<LoadedBackend> {
  const { create, globals } = await import('webgpu');
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw engineUnavailable('webgpu', 'no GPU adapter was found', 'Install the GPU driver; on Linux also the Vulkan loader (libvulkan1).');
  }
  const { vendor, architecture, description } = adapter.info;
  const device = description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed GPU';
  if (softwareAdapter.test(`${vendor} ${architecture} ${device}`) && process.env['DSDC_WEBGPU_SOFTWARE'] !== '1') {
    throw engineUnavailable('webgpu', `only a software adapter was found (${device})`, 'Set DSDC_WEBGPU_SOFTWARE=1 to use it all the same: it is slow.');
  }
  // tfjs looks for a browser's globals while it is loaded, so they come before the import.
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  await import('@tensorflow/tfjs-backend-webgpu');
  await activateBackend('webgpu');
  const { version } = createRequire(import.meta.url)('webgpu/package.json') as { version: string };
  return { device, version: `Dawn of webgpu ${version}, tfjs ${tf.version_core}` };
}
