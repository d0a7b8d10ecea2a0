import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { ModelId } from '../contract/ids.ts';
import { migrationsDir, openTestStorage } from './test-support/folders.ts';
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

  test('is found by its weights, also in the trash', () => {
    const { models } = openTestStorage();
    const { id, weightsHash } = models.create(newModel('digits'));
    models.create(newModel('same'));
    expect(models.findByWeights(weightsHash)!.id).toBe(id);
    models.trash(id);
    expect(models.findByWeights(weightsHash)!.id).toBe(id);
    expect(models.findByWeights('0'.repeat(64))).toBeUndefined();
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

  test('one that a run is taught by stays likewise', () => {
    const { models, datasets, runs, self } = openTestStorage();
    const teacher = models.create(newModel('teacher'));
    const taught = newRun(datasets.create(smallDataset('mine')), self);
    const run = runs.create({ ...taught, training: { ...taught.training, distillation: { teacher: teacher.id, share: 0.5, temperature: 2 } } });
    expect(() => models.trash(teacher.id)).toThrow(coded('MODEL_IN_USE'));
    expect(() => models.remove(teacher.id)).toThrow(coded('MODEL_IN_USE'));
    runs.update(run.id, { status: 'stopped' });
    models.remove(teacher.id);
    expect(models.find(teacher.id)).toBeUndefined();
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
    expect(() => models.rename(nowhere, 'other')).toThrow(coded('MODEL_NOT_FOUND'));
  });

  test('a new name is free, or refused; the trash takes none', () => {
    const { models } = openTestStorage();
    const [first, second] = [models.create(newModel('first')), models.create(newModel('second'))];
    expect(models.rename(first.id, 'better')).toEqual({ ...first, name: 'better' });
    expect(models.rename(first.id, 'better').name).toBe('better');
    expect(() => models.rename(second.id, 'better')).toThrow(coded('MODEL_NAME_TAKEN'));
    models.trash(second.id);
    expect(models.rename(first.id, 'second').name).toBe('second');
    expect(models.rename(second.id, 'second').name).toBe('second');
    expect(models.restore(second.id).name).toBe('second-2');
  });
});

describe('the log of promotions', () => {
  function withModels(...names: string[]) {
    const storage = openTestStorage();
    const byName = new Map(names.map((name) => [name, storage.models.create(newModel(name)).id]));
    const promote = (...order: string[]): void => order.forEach((name) => void storage.models.promote(byName.get(name)!));
    const log = (): (readonly [string, string | undefined])[] => storage.models.promotions().map(({ model, previous }) => [model.name, previous?.name] as const);
    return { storage, models: storage.models, id: (name: string) => byName.get(name)!, promote, log };
  }

  test('says who followed whom, newest first; promoting the active one is no change', () => {
    const { models, promote, log } = withModels('a', 'b');
    expect(log()).toEqual([]);
    promote('a', 'b', 'b', 'a');
    expect(log()).toEqual([['a', 'b'], ['b', 'a'], ['a', undefined]]);
    const times = models.promotions().map(({ at }) => at);
    expect(times).toEqual(times.toSorted().reverse());
  });

  test('rolling back again and again walks further back, and a promotion begins anew from there', () => {
    const { models, promote, log } = withModels('a', 'b', 'c', 'd');
    promote('a', 'b', 'c');
    expect(models.rollbackTarget()?.name).toBe('b');
    expect(models.rollback()).toMatchObject({ name: 'b', active: true });
    expect(models.rollback().name).toBe('a');
    expect(models.rollbackTarget()).toBeUndefined();
    expect(() => models.rollback()).toThrow(coded('MODEL_NOT_FOUND'));
    expect(models.findActive()!.name).toBe('a');
    expect(log()).toEqual([['a', 'b'], ['b', 'c'], ['c', 'b'], ['b', 'a'], ['a', undefined]]);
    promote('d', 'c');
    expect(['d', 'a'].map(() => models.rollback().name)).toEqual(['d', 'a']);
    expect(() => models.rollback()).toThrow(coded('MODEL_NOT_FOUND'));
  });

  test('after a rollback and a promotion, the one that was rolled back to comes next', () => {
    const { models, promote } = withModels('a', 'b', 'c', 'd');
    promote('a', 'b', 'c');
    models.rollback();
    promote('d');
    expect([1, 2].map(() => models.rollback().name)).toEqual(['b', 'a']);
  });

  test('models that are gone, in the trash or active already are passed over', () => {
    const { models, promote, id } = withModels('a', 'b', 'c', 'd', 'e');
    promote('a', 'e', 'b', 'c', 'd');
    models.remove(id('b'));
    models.trash(id('c'));
    models.trash(id('d'));
    // None is active: the last one that was lies in the trash.
    expect(models.findActive()).toBeUndefined();
    expect(models.rollback().name).toBe('e');
    models.restore(id('c'));
    expect(models.rollback().name).toBe('a');
    promote('e', 'a');
    models.remove(id('e'));
    expect(() => models.rollback()).toThrow(coded('MODEL_NOT_FOUND'));
  });

  test('shows models that are there under the name that they have now, others under their last', () => {
    const { models, promote, id, log } = withModels('a', 'b');
    promote('a', 'b');
    models.rename(id('a'), 'renamed');
    models.remove(id('b'));
    expect(log()).toEqual([['b', 'renamed'], ['renamed', undefined]]);
  });

  test('begins with the model that was active before there was a log', () => {
    const { storage: { dataDir }, models, promote, id } = withModels('a', 'b');
    promote('a');
    const connection = new Sqlite(join(dataDir, 'studio.db'));
    const sql = readFileSync(join(migrationsDir, '0070-promotions-and-evaluations.sql'), 'utf8');
    connection.exec('DELETE FROM promotions');
    connection.exec(/INSERT INTO promotions[^;]+;/.exec(sql)![0]);
    connection.close();
    expect(models.promotions()).toMatchObject([{ model: { id: id('a'), name: 'a' }, previous: null, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) }]);
    promote('b');
    expect(models.rollback().name).toBe('a');
  });
});
