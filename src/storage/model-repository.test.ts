import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { ModelId } from '../contract/ids.ts';
import { openTestStorage } from './test-support/folders.ts';
import { newModel, newRun } from './test-support/records.ts';
import { smallDataset } from './test-support/samples.ts';

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

describe('a model', () => {
  test('comes back with its weights', () => {
    const { models } = openTestStorage();
    const asked = newModel('digits');
    const model = models.create(asked);
    const { weights, ...described } = asked;
    expect(model).toMatchObject({ ...described, active: false, trashedAt: null, weightsSizeBytes: weights.length });
    expect(Buffer.from(models.readWeights(model.id)).equals(weights)).toBe(true);
    expect(models.find('digits')).toEqual(model);
    expect(models.find(model.id)).toEqual(model);
    expect(models.find('other')).toBeUndefined();
  });

  test('a taken name gets a number, within the length of a name', () => {
    const { models } = openTestStorage();
    expect(['digits', 'digits', 'digits'].map((name) => models.create(newModel(name)).name)).toEqual(['digits', 'digits-2', 'digits-3']);
    const long = 'x'.repeat(80);
    expect([long, long].map((name) => models.create(newModel(name)).name)).toEqual([long, `${'x'.repeat(78)}-2`]);
  });

  test('one is active at most', () => {
    const { models } = openTestStorage();
    const [first, second] = [models.create(newModel('first')), models.create(newModel('second'))];
    expect(models.findActive()).toBeUndefined();
    models.promote(first.id);
    models.promote(second.id);
    expect(models.findActive()!.name).toBe('second');
    expect(models.list().map((model) => [model.name, model.active])).toEqual([['second', true], ['first', false]]);
    models.trash(second.id);
    expect(models.findActive()).toBeUndefined();
  });

  test('the trash: out of the lists, name free, back under a free one', () => {
    const { models } = openTestStorage();
    const model = models.create(newModel('digits'));
    models.trash(model.id);
    expect(models.list()).toEqual([]);
    expect(models.list({ trashed: true }).map((trashed) => trashed.id)).toEqual([model.id]);
    expect(models.find('digits')).toBeUndefined();
    expect(models.find(model.id)!.trashedAt).not.toBeNull();
    expect(() => models.promote(model.id)).toThrow(coded('MODEL_IN_USE'));
    models.create(newModel('digits'));
    expect(models.restore(model.id)).toMatchObject({ name: 'digits-2', trashedAt: null });
    expect(models.restore(model.id).name).toBe('digits-2');
  });

  test('evaluation and calibration are added later, each on its own', () => {
    const { models } = openTestStorage();
    const { id } = models.create(newModel('digits'));
    const metrics = { dataset: 'mnist', accuracy: 0.99, errors: 100, n: 10_000, interval95: [0.988, 0.992] as [number, number], ece: 0.004 };
    const calibration = { temperature: 1.3, rejectThreshold: 0.8, targetMisread: 0.01 };
    models.setEvaluation(id, { metrics });
    expect(models.setEvaluation(id, { calibration })).toMatchObject({ metrics, calibration });
  });

  test('one that a run starts from stays until the run has ended; lineage outlives the base', () => {
    const { models, datasets, runs, self } = openTestStorage();
    const base = models.create(newModel('base'));
    const tuned = newModel('tuned');
    const child = models.create({ ...tuned, lineage: { ...tuned.lineage, finetunedFrom: { id: base.id, name: base.name } } });
    const run = runs.create({ ...newRun(datasets.create(smallDataset('mine')), self), kind: 'finetune', baseModelId: base.id });
    expect(() => models.remove(base.id)).toThrow(coded('MODEL_IN_USE'));
    expect(() => models.trash(base.id)).toThrow(coded('MODEL_IN_USE'));
    runs.update(run.id, { status: 'stopped' });
    models.remove(base.id);
    expect(models.find(base.id)).toBeUndefined();
    expect(models.find(child.id)!.lineage.finetunedFrom).toEqual({ id: base.id, name: 'base' });
    expect(runs.find(run.id)!.baseModelId).toBe(base.id);
  });

  test('changed weights are noticed', () => {
    const { models, dataDir } = openTestStorage();
    const { id } = models.create(newModel('digits'));
    const connection = new Sqlite(join(dataDir, 'studio.db'));
    connection.prepare('UPDATE model_weights SET weights = ?').run(Buffer.from('other'));
    connection.close();
    expect(() => models.readWeights(id)).toThrow(coded('STORAGE_CORRUPT'));
  });

  test('an unknown id is named, also where it is the name of a model', () => {
    const { models } = openTestStorage();
    models.create(newModel('digits'));
    const nowhere = 'digits' as ModelId;
    for (const method of ['readWeights', 'promote', 'trash', 'restore', 'remove'] as const) {
      expect(() => models[method](nowhere)).toThrow(coded('MODEL_NOT_FOUND'));
    }
  });
});
