import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samplePixels, sampleSide } from '../contract/datasets.ts';
import { synthesiseDigits } from '../domain/digits/synthesise.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

/** Digits written across: rows become columns. A linear network that learns them has to unlearn upright ones. */
function writeTransposed(file: string): void {
  const { count, pixels, labels } = synthesiseDigits({ count: 400, seed: 12 });
  const turned = (i: number): number[] => Array.from({ length: samplePixels }, (_, p) =>
    pixels[i * samplePixels + (p % sampleSide) * sampleSide + Math.floor(p / sampleSide)]!);
  const rows = Array.from({ length: count }, (_, i) => [labels[i]!, ...turned(i)].join(','));
  writeFileSync(file, [['label', ...Array.from({ length: samplePixels }, (_, p) => `pixel${p}`)].join(','), ...rows].join('\n'));
}

test('replaying a share of the old data keeps much of what fine-tuning forgets without it', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const file = join(data.folder, 'across.csv');
  writeTransposed(file);
  await studio.datasets.importDataset({ path: file, name: 'across', split: { testShare: 0.25, seed: 1 } });
  const request = { dataset: 'across', engine: 'cpu', training: { epochs: 20, batchSize: 32, learningRate: 0.03 } } as const;
  const base = await ended(studio, await studio.runs.startTraining({ ...request, network: tinyNetwork, dataset: 'digits', name: 'base' }));

  const tune = async (replayShare: number): Promise<{ learned: number; kept: number }> => {
    const { summary } = await ended(studio, await studio.runs.startFinetuning({ ...request, model: 'base', replayShare }));
    const { after, old } = summary!.finetune!;
    expect(old!.before).toEqual(base.summary!.test);
    return { learned: after.accuracy, kept: old!.after.accuracy };
  };
  const without = await tune(0);
  const withReplay = await tune(0.2);
  expect(without.kept).toBeLessThan(base.summary!.test!.accuracy - 0.2);
  expect(withReplay.kept).toBeGreaterThan(without.kept + 0.1);
  expect(withReplay.learned).toBeGreaterThan(without.learned - 0.1);
});
