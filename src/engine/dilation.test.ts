import { beforeAll, describe, expect, test } from 'vitest';
import { memory, mul } from '@tensorflow/tfjs-core';
import { loadKernels, testEngines } from './engines-fixture.ts';
import type { Kernels } from './kernels.ts';
import { convolutionDeviation, runSelfTest } from './self-test.ts';

const combinations = ([1, 2, 3] as const).flatMap((dilation) => (['valid', 'same'] as const).flatMap((padding) =>
  ([1, 2] as const).flatMap((stride) => (['depthwise', 'full'] as const).map((kind) => ({ kind, dilation, padding, stride })))));

describe.for(testEngines)('$title', ({ name, available }) => {
  describe.skipIf(!available)('dilated convolution', () => {
    let kernels: Kernels;
    beforeAll(async () => {
      kernels = await loadKernels(name);
    });

    test.each(combinations)('forward and backward as defined: %o', async ({ kind, ...window }) => {
      const before = memory().numTensors;
      const deviation = await convolutionDeviation(kernels, kind, { kernel: 3, ...window }, [2, 9, 10, 3]);
      for (const distance of Object.values(deviation)) expect(distance).toBeLessThan(1e-4);
      // Constants stay; nothing else may.
      expect(memory().numTensors - before).toBeLessThanOrEqual(8);
    });

    test('the self-test passes, and refuses a slightly wrong or broken engine by name', async () => {
      await runSelfTest(kernels, name);
      const off = withMethod(kernels, 'depthwiseConv2dKernelGradient', (...args) => mul(kernels.depthwiseConv2dKernelGradient(...args), 1.01));
      await expect(runSelfTest(off, name)).rejects.toThrow(new RegExp(`^engine ${name} computes the kernel gradient of a depthwise convolution \\(dilation 2`));
      const broken = withMethod(kernels, 'batchToSpace', () => {
        throw new Error('no such kernel');
      });
      await expect(runSelfTest(broken, name)).rejects.toThrow(`engine ${name} fails its self-test: no such kernel`);
    });
  });
});

/** The same kernels but for one method. */
function withMethod<K extends keyof Kernels>(kernels: Kernels, method: K, replacement: Kernels[K]): Kernels {
  return new Proxy(kernels, {
    get(target, key) {
      if (key === method) return replacement;
      const value = target[key as keyof Kernels] as (...args: unknown[]) => unknown;
      return value.bind(target);
    }
  });
}
