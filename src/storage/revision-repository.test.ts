import { describe, expect, test } from 'vitest';
import { topics } from '../contract/api/studio.ts';
import type { Topic } from '../contract/api/studio.ts';
import { ChangeFeed } from '../core/changes/change-feed.ts';
import { openTestStorage } from './test-support/folders.ts';
import { batchMetric, newModel, newRun } from './test-support/records.ts';
import { smallDataset } from './test-support/samples.ts';
import type { Storage } from './open.ts';

/** What another connection sees changed by `work`. */
function changedBy({ dataDir }: Storage, work: () => unknown): Topic[] {
  const { revisions } = openTestStorage(dataDir);
  const before = revisions.read();
  work();
  const after = revisions.read();
  return topics.filter((topic) => after[topic] !== before[topic]);
}

describe('revisions', () => {
  test('grow with what a person sees of datasets and samples', () => {
    const storage = openTestStorage();
    const { datasets, samples, sampleEdits } = storage;
    const changed = (work: () => unknown): Topic[] => changedBy(storage, work);
    expect(changed(() => datasets.create(smallDataset('mine')))).toEqual(['datasets', 'samples']);
    const { id } = datasets.find('mine')!;
    const ids = Array.from(samples.columns(id).columns.ids);
    expect(changed(() => sampleEdits.change(id, [ids[0]!], { starred: true }))).toEqual(['samples']);
    expect(changed(() => sampleEdits.change(id, [ids[0]!], { label: 1 }))).toEqual(['datasets', 'samples']);
    expect(changed(() => sampleEdits.undo(id))).toEqual(['datasets', 'samples']);
    expect(changed(() => sampleEdits.undo(id))).toEqual(['samples']);
    expect(changed(() => sampleEdits.undo(id))).toEqual([]);
    expect(changed(() => datasets.resplit(id, { train: ids.slice(10), test: ids.slice(0, 10) }))).toEqual(['datasets', 'samples']);
    expect(changed(() => datasets.lockTestSplit(id))).toEqual(['datasets']);
    expect(changed(() => { samples.columns(id); datasets.list(); sampleEdits.edits(id, 9); })).toEqual([]);
    expect(changed(() => datasets.remove(id))).toEqual(['datasets', 'samples']);
  });

  test('grow with runs, but not with their metrics and life signs', () => {
    const storage = openTestStorage();
    const { datasets, runs, self } = storage;
    const changed = (work: () => unknown): Topic[] => changedBy(storage, work);
    const run = newRun(datasets.create(smallDataset('mine')), self);
    expect(changed(() => runs.create(run))).toEqual(['runs']);
    const { id } = runs.list()[0]!;
    expect(changed(() => runs.update(id, { status: 'running', startedAt: new Date().toISOString() }))).toEqual(['runs']);
    expect(changed(() => runs.appendMetrics(id, { batches: [batchMetric(1)] }))).toEqual([]);
    expect(changed(() => runs.requestAction(id, 'stop'))).toEqual([]);
    expect(changed(() => runs.takeRequestedAction(id))).toEqual([]);
    expect(changed(() => runs.update(id, { status: 'stopped' }))).toEqual(['runs']);
    expect(changed(() => runs.remove(id))).toEqual(['runs']);
  });

  test('grow with models, their answers and settings', () => {
    const storage = openTestStorage();
    const { models, evaluations, datasets, settings } = storage;
    const changed = (work: () => unknown): Topic[] => changedBy(storage, work);
    expect(changed(() => models.create(newModel('digits')))).toEqual(['models']);
    const model = models.find('digits')!;
    const { id } = datasets.create(smallDataset('mine'));
    const answers = { datasetId: id, modelId: model.id, weightsHash: model.weightsHash, count: 1, classes: 1, ids: Uint32Array.of(1), probabilities: Float32Array.of(1) };
    expect(changed(() => evaluations.save(answers))).toEqual(['models']);
    expect(changed(() => evaluations.save(answers))).toEqual(['models']);
    expect(changed(() => models.promote(model.id))).toEqual(['models']);
    expect(changed(() => models.promote(model.id))).toEqual([]);
    expect(changed(() => models.remove(model.id))).toEqual(['models']);
    expect(changed(() => settings.set('theme', '"dark"'))).toEqual(['settings']);
    expect(changed(() => settings.set('theme', '"dark"'))).toEqual([]);
    expect(changed(() => settings.remove('theme'))).toEqual(['settings']);
    expect(changed(() => settings.remove('theme'))).toEqual([]);
  });

  test('a transaction that fails changes none', () => {
    const storage = openTestStorage();
    const failing = (): void => storage.transaction(() => {
      storage.models.create(newModel('digits'));
      throw new Error('no');
    });
    expect(changedBy(storage, () => expect(failing).toThrow('no'))).toEqual([]);
  });
});

describe('the change feed', () => {
  test('tells all topics first, then what another process changed, several changes at once; nothing is missed meanwhile', async () => {
    const { dataDir, revisions } = openTestStorage();
    const other = openTestStorage(dataDir);
    const abort = new AbortController();
    const feed = new ChangeFeed(revisions).watch(abort.signal);
    const next = async (): Promise<readonly Topic[] | undefined> => (await feed.next()).value?.topics;
    expect(await next()).toEqual(topics);
    // Changed while the consumer is still busy with the first answer.
    other.settings.set('theme', '"dark"');
    other.models.create(newModel('digits'));
    expect(await next()).toEqual(['models', 'settings']);
    const waiting = next();
    setTimeout(() => other.settings.set('theme', '"light"'), 50);
    expect(await waiting).toEqual(['settings']);
    const last = feed.next();
    abort.abort();
    expect(await last).toEqual({ done: true, value: undefined });
  });

  test('asks five times a second at most, and not at all once aborted', async () => {
    const { revisions } = openTestStorage();
    let reads = 0;
    const counting = { read: () => (reads++, revisions.read()) };
    const abort = new AbortController();
    const feed = new ChangeFeed(counting).watch(abort.signal);
    await feed.next();
    const rest = feed.next();
    await new Promise((resolve) => setTimeout(resolve, 1050));
    abort.abort();
    await rest;
    expect(reads).toBeGreaterThan(1);
    expect(reads).toBeLessThanOrEqual(1 + 5);
    expect(await new ChangeFeed(counting).watch(AbortSignal.abort()).next()).toEqual({ done: true, value: undefined });
  });
});
