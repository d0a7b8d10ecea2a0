import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samplePixels } from '../contract/sample-facts.ts';
import { synthesiseDigits } from '../domain/digits/synthesise.ts';
import { synthesiseStrangers } from '../domain/digits/synthesise-strangers.ts';
import { bundledFiles } from './bundled-digits.ts';
import { packageRoot } from './package-root.ts';
import { createStudio } from './studio.ts';
import type { Studio } from './studio.ts';

const shipped = join(packageRoot(), 'resources', 'models');

/** A folder of its own with studios opened on it, one after the other. */
async function withStudios(work: (open: (bundledDigits?: string) => Promise<Studio>, folder: string, log: string[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-bundled-'));
  const log: string[] = [];
  let last: Studio | undefined;
  try {
    await work(async (bundledDigits = shipped) => {
      await last?.close();
      return (last = await createStudio({ dataDir: join(folder, 'data'), log: (line) => void log.push(line), bundledDigits }));
    }, folder, log);
  } finally {
    await last?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a new studio reads digits at once, with the model of the card, and knows what is none', async () => {
  await withStudios(async (open) => {
    const studio = await open();
    const model = await studio.models.show('bundled');
    expect(model).toMatchObject({ name: 'digits', active: true, runId: null, calibration: expect.objectContaining({ targetMisread: 0.01 }) });
    expect((await studio.models.card('bundled'))!.weightsHash).toBe(model.weightsHash);
    const { pixels } = synthesiseDigits({ count: 200, seed: 99 });
    const kept = (likeness: Float32Array | null): number => likeness!.filter((value) => value >= 0.5).length / 200;
    expect(kept(await studio.ink.likenessOf('bundled', pixels))).toBeGreaterThan(0.95);
    expect(kept(await studio.ink.likenessOf('bundled', synthesiseStrangers({ count: 200, seed: 99 })))).toBeLessThan(0.2);
    expect(pixels.length).toBe(200 * samplePixels);
  });
}, 60_000);

test('it is stored once, comes back where it was removed, and takes nothing from another active model', async () => {
  await withStudios(async (open, folder) => {
    let studio = await open();
    const { id } = await studio.models.show('bundled');
    studio = await open();
    expect((await studio.models.list()).map((model) => model.id)).toEqual([id]);
    await studio.models.exportModel({ format: 'safetensors', path: join(folder, 'copy.safetensors') });
    await studio.models.importModel({ path: join(folder, 'copy.safetensors'), name: 'own' });
    await studio.models.promoteModel('own');
    await studio.models.trashModel('digits');
    await expect(studio.models.show('bundled')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND', message: expect.stringContaining('in the trash') });
    await studio.models.removeModel('own');
    await studio.models.removeModel(id);
    studio = await open();
    expect(await studio.models.show()).toMatchObject({ name: 'digits', active: true });
  });
});

test('a damaged file is told, and the studio opens without it', async () => {
  await withStudios(async (open, folder, log) => {
    for (const name of Object.values(bundledFiles)) copyFileSync(join(shipped, name), join(folder, name));
    const path = join(folder, bundledFiles.model);
    const bytes = readFileSync(path);
    bytes[bytes.length - 2]! ^= 1;
    writeFileSync(path, bytes);
    const studio = await open(folder);
    expect(log.join()).toMatch(/not the model that its card describes.*Install the studio again/);
    expect(await studio.models.list()).toEqual([]);
    await expect(studio.models.show('bundled')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });
});
