import { expect, test } from 'vitest';
import { samplePixels } from '../../contract/sample-facts.ts';
import { half, pair, strangerKinds, synthesiseStrangers } from './synthesise-strangers.ts';
import { randomStream } from '../random.ts';

test('strangers come kind after kind, each by a stream of its own', () => {
  const all = synthesiseStrangers({ count: 20, seed: 2 });
  expect(synthesiseStrangers({ count: 5, seed: 2, first: 10 })).toEqual(all.subarray(10 * samplePixels, 15 * samplePixels));
  expect(strangerKinds).toHaveLength(5);
});

test('half a picture keeps one side of it, two stand side by side', () => {
  const inked = { width: 20, height: 20, pixels: new Float32Array(400).fill(255) };
  for (let i = 0; i < 20; i++) {
    const kept = [...half(inked, randomStream(1, i)).pixels].filter((value) => value === 255).length / 400;
    expect(kept).toBeGreaterThanOrEqual(0.35);
    expect(kept).toBeLessThanOrEqual(0.65);
    const { width, height } = pair(inked, inked, randomStream(2, i));
    expect(height).toBe(20);
    expect(width).toBeGreaterThanOrEqual(40);
  }
});
