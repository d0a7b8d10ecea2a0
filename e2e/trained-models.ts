import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dsdc, test as base } from './fixtures.ts';

interface WorkerFixtures {
  /** A data folder with 600 synthetic digits, `practice`, and two small models: `plain`, and `tuned`, the active one, which goes on from it. */
  readonly trainedData: string;
}

/** Every studio starts with a copy of that folder. */
export const test = base.extend<{ readonly trained: undefined }, WorkerFixtures>({
  // Once a worker, and not on a spec's own time.
  trainedData: [async ({ browserName }, use) => {
    void browserName;
    const folder = mkdtempSync(join(tmpdir(), 'dsdc-e2e-models-'));
    try {
      dsdc(folder, 'datasets', 'synthesize', '--name', 'practice', '--count', '600');
      dsdc(folder, 'train', '--dataset', 'practice', '--epochs', '3', '--batch', '32', '--seed', '1', '--name', 'plain');
      dsdc(folder, 'finetune', '--model', 'plain', '--dataset', 'practice', '--epochs', '2', '--seed', '2', '--name', 'tuned');
      dsdc(folder, 'models', 'promote', 'tuned');
      await use(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, { scope: 'worker', timeout: 240_000 }],
  trained: [async ({ studio, trainedData }, use) => {
    cpSync(trainedData, studio.dataDir, { recursive: true });
    await use(undefined);
  }, { auto: true }]
});

export { expect } from './fixtures.ts';
