import { expect, test } from 'vitest';
import { engineEnvironment } from './engine-environment.ts';

test('libtensorflow sees no GPU and keeps to its threads', () => {
  expect(engineEnvironment('libtensorflow', 3)).toEqual({
    TF_CPP_MIN_LOG_LEVEL: '2', CUDA_VISIBLE_DEVICES: '-1', TF_NUM_INTRAOP_THREADS: '3', TF_NUM_INTEROP_THREADS: '3', OMP_NUM_THREADS: '3'
  });
});

test('0 threads leaves the choice to the library', () => {
  expect(engineEnvironment('cuda', 0)).toEqual({ TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true' });
});

test('the other engines read no environment', () => {
  expect([engineEnvironment('webgpu', 2), engineEnvironment('wasm', 2), engineEnvironment('cpu', 2)]).toEqual([{}, {}, {}]);
});
