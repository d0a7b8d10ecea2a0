import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../src/host/package-root.ts';
import { createStudio } from '../../src/host/studio.ts';
import { handwritingName, importHandwriting, splitPhotographed, writeHandwriting } from './handwriting.ts';

const data = process.env['DSDC_DATA'] ?? join(packageRoot(), '../shared/data');

// What is read or drawn differently than when they were made gives networks of another hash.
test.skipIf(!existsSync(join(data, 'bhmsds')))('the digits that networks learn from are those that the bundled ones learnt from', { timeout: 300_000 }, async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'dsdc-handwriting-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const studio = await createStudio({ dataDir: join(scratch, 'studio'), bundledDigits: null });
  try {
    await splitPhotographed(studio, data, scratch);
    await writeHandwriting(data, scratch);
    await importHandwriting(studio, scratch);
    const { datasetHash } = JSON.parse(readFileSync(join(packageRoot(), 'resources/models/line.json'), 'utf8')) as { readonly datasetHash: string };
    expect((await studio.datasets.show(handwritingName)).dataset.hash).toBe(datasetHash);
  } finally {
    await studio.close();
  }
});
