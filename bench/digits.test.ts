import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { samplePixels } from '../src/contract/datasets.ts';
import { synthesiseDigits } from '../src/domain/digits/synthesise.ts';
import { readTrainingData } from '../src/engine/trainer/training-data.ts';
import { takeDigits, writeSnapshot } from './digits.ts';

it('begins again at the first digit, and the trainer reads what was written', async () => {
  const images = synthesiseDigits({ count: 12, seed: 1 });
  const taken = takeDigits({ images, source: 'synthetic digits' }, 30);
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-bench-test-'));
  try {
    const path = join(folder, 'snapshot.safetensors');
    await writeSnapshot(path, taken);
    const { classes, train } = await readTrainingData(path, 0, 1);
    expect([classes, train.labels.length]).toEqual([10, 30]);
    for (let i = 0; i < 30; i++) {
      expect(train.labels[i]).toBe(images.labels[i % 12]);
      const [from, original] = [i * samplePixels, (i % 12) * samplePixels];
      expect(train.pixels.slice(from, from + samplePixels)).toEqual(images.pixels.slice(original, original + samplePixels));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
