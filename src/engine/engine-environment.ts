import type { EngineName } from '../contract/engines.ts';

/**
 * Environment variables for a process that will load an engine. The launcher must set them before the process starts:
 * TensorFlow and the CUDA driver read them once, while the library is loaded.
 *
 * @param threads 0: as many as the machine has. Only libtensorflow (and TensorFlow's host side of cuda) can be limited;
 *   WASM and plain JS compute on one thread in Node.
 */
export function engineEnvironment(name: EngineName, threads: number): Record<string, string> {
  if (name !== 'libtensorflow' && name !== 'cuda') return {};
  // 2 hides information and warnings: TensorFlow greets every start with several lines on stderr.
  const environment: Record<string, string> = { TF_CPP_MIN_LOG_LEVEL: '2' };
  if (name === 'libtensorflow') environment['CUDA_VISIBLE_DEVICES'] = '-1';
  // Without growth TensorFlow takes nearly all memory of the GPU at start, also from the desktop that shares it.
  if (name === 'cuda') environment['TF_FORCE_GPU_ALLOW_GROWTH'] = 'true';
  if (threads > 0) {
    environment['TF_NUM_INTRAOP_THREADS'] = String(threads);
    environment['TF_NUM_INTEROP_THREADS'] = String(threads);
    environment['OMP_NUM_THREADS'] = String(threads);
  }
  return environment;
}
