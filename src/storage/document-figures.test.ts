import { expect, test } from 'vitest';
import { retentionSettings } from '../contract/documents.ts';
import { expectFigures } from './test-support/figures.ts';
import { openTestStorage } from './test-support/folders.ts';
import { operators, studioAtWork } from './test-support/studio-at-work.ts';

test.each([1, 2])('what is counted along is what the documents say, whatever is done to them, %i', async (seed) => {
  const { service, storage, step } = await studioAtWork(seed);
  for (let i = 0; i < 120; i++) {
    await step();
    if (i % 8 === 0) expectFigures(storage, operators);
  }
  storage.settings.set(retentionSettings.values, '0');
  expect((await service.tidy(Date.now() + 1000)).redacted).toBeGreaterThan(0);
  expectFigures(openTestStorage(storage.dataDir), operators);
});
