import { expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { fitOpenSet, likeness, refusedShare } from './open-set.ts';
import type { Seen } from './open-set.ts';

const rest = async (): Promise<void> => undefined;

/** Points around one of two centres, or spread over everything. */
function points(kind: 'known' | 'strangers', count: number, seed: number): Seen {
  const random = randomStream(seed, kind);
  const features = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    const centre = i % 2 === 0 ? 3 : -3;
    for (let k = 0; k < 3; k++) features[i * 3 + k] = kind === 'known' ? centre + 0.5 * random.normal() : random.uniform(-8, 8);
  }
  return { count, features, size: 3 };
}

test('strangers are told from what was learnt, and the chosen share of true ones is refused', async () => {
  const detector = await fitOpenSet(points('known', 1000, 1), points('strangers', 1000, 1), points('known', 1000, 2), 1, rest);
  const refused = (seen: Seen): number => likeness(detector, seen).filter((value) => value < 0.5).length / seen.count;
  expect(refused(points('known', 5000, 3))).toBeCloseTo(refusedShare, 1.7);
  expect(refused(points('strangers', 2000, 3))).toBeGreaterThan(0.9);
});

test('the same samples and seed give the same detector, and it survives being written down', async () => {
  const fit = () => fitOpenSet(points('known', 200, 1), points('strangers', 200, 1), points('known', 200, 2), 1, rest);
  const detector = await fit();
  expect(await fit()).toEqual(detector);
  const read = JSON.parse(JSON.stringify(detector)) as typeof detector;
  expect(likeness(read, points('known', 50, 9))).toEqual(likeness(detector, points('known', 50, 9)));
});
