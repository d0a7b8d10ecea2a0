import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingSchema } from '../../contract/training.ts';
import { parseLine } from '../args/parse.ts';
import { augmentationLevels, augmentationOf } from '../../domain/digits/augmentation-levels.ts';
import { recipeOf, recipeOptions } from './recipe-options.ts';

type Given = Parameters<typeof recipeOf>[0];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dsdc-recipe-'));
});
afterAll(() => rm(folder, { recursive: true }));

function given(line: string): Given {
  const command = { name: 'train', summary: '', positionals: [], options: recipeOptions };
  return parseLine(['train', ...line.split(' ')], [command]).options;
}

describe('recipeOf', () => {
  it('holds only what was asked for', async () => {
    expect(await recipeOf(given('--epochs 3 --schedule onecycle --early-stopping 2'))).toEqual({
      epochs: 3, schedule: { kind: 'oneCycle' }, earlyStopping: { patienceEpochs: 2 }
    });
  });

  it('puts weight decay where it belongs', async () => {
    expect(await recipeOf(given('--weight-decay 0.1'))).toEqual({ optimizer: { kind: 'adamw', weightDecay: 0.1 } });
    expect(await recipeOf(given('--weight-decay 0.1 --optimizer sgd'))).toEqual({ optimizer: { kind: 'sgd', weightDecay: 0.1 } });
    expect(await recipeOf(given('--weight-decay 0.1 --optimizer muon'))).toEqual({ optimizer: { kind: 'muon', weightDecay: 0.1 } });
    await expect(recipeOf(given('--weight-decay 0.1 --optimizer adam'))).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  });

  it('takes a teacher with what belongs to it, and nothing of that without one', async () => {
    expect(await recipeOf(given('--teacher large --temperature 2'))).toEqual({ distillation: { teacher: 'large', temperature: 2 } });
    await expect(recipeOf(given('--teacher-share 0.5'))).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  });

  it('stops early only where there is something to stop by', async () => {
    const file = path.join(folder, 'unvalidated.json');
    await writeFile(file, JSON.stringify({ validationShare: 0 }));
    const refused = { code: 'USAGE_INVALID', message: expect.stringContaining('--early-stopping goes by validation data') };
    await expect(recipeOf(given('--early-stopping 2 --validation-share 0'))).rejects.toMatchObject(refused);
    await expect(recipeOf(given(`--early-stopping 2 --training ${file}`))).rejects.toMatchObject(refused);
    expect(await recipeOf(given(`--early-stopping 2 --training ${file} --validation-share 0.1`))).toMatchObject({ validationShare: 0.1 });
  });

  it('lets options win over a file', async () => {
    const file = path.join(folder, 'recipe.json');
    await writeFile(file, JSON.stringify({ epochs: 20, batchSize: 64 }));
    expect(await recipeOf(given(`--training ${file} --epochs 2`))).toEqual({ epochs: 2, batchSize: 64 });
  });

  it.each([['{"epochs":0}', 'epochs: '], ['{"epoch":1}', 'epoch'], ['{', 'is not JSON']])('names file and place of a wrong recipe: %s', async (text, place) => {
    const file = path.join(folder, 'wrong.json');
    await writeFile(file, text);
    await expect(recipeOf(given(`--training ${file}`))).rejects.toMatchObject({ code: 'RUN_SPEC_INVALID', message: expect.stringMatching(new RegExp(`wrong\\.json.*${place}`)) });
  });

  it('names a file that is not there', async () => {
    await expect(recipeOf(given('--training none.json'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('gives only recipes that the contract takes', () => {
    for (const level of augmentationLevels) expect(trainingSchema.parse({ augmentation: augmentationOf(level) }).augmentation).toMatchObject(augmentationOf(level));
  });
});
