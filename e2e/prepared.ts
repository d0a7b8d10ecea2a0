import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dsdc, test as base } from './fixtures.ts';

/** Specs that begin with a studio in use: a dataset of 600 digits, a run over it and its model, evaluated. Made once by the command line, then copied. */
export const test = base.extend<{ readonly inUse: undefined }, { readonly dataInUse: string }>({
  // Playwright reads from the pattern which fixtures are wanted: none.
  // eslint-disable-next-line no-empty-pattern
  dataInUse: [async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'dsdc-e2e-in-use-'));
    dsdc(folder, 'datasets', 'synthesize', '--name', 'digits', '--count', '600');
    dsdc(folder, 'train', '--dataset', 'digits', '--preset', 'dsdc', '--epochs', '1', '--seed', '1', '--name', 'first');
    dsdc(folder, 'evaluate', '--model', 'first', '--dataset', 'digits');
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  }, { scope: 'worker', timeout: 180_000 }],
  inUse: [async ({ dataInUse, studio }, use) => {
    cpSync(dataInUse, studio.dataDir, { recursive: true });
    await use(undefined);
  }, { auto: true }]
});
