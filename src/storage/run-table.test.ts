import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { RunId } from '../contract/ids.ts';
import type { EpochMetric } from '../contract/runs.ts';
import { presetNamed } from '../domain/network/presets.ts';
import { trainingSchema } from '../contract/training.ts';
import type { Storage } from './open.ts';
import { openStorage } from './open.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';
import { batchMetric, epochMetric, newRun } from './test-support/records.ts';
import { smallDataset } from './test-support/samples.ts';

function startOne(storage: Storage, name = 'first try'): RunId {
  const dataset = storage.datasets.find('mine') ?? storage.datasets.create(smallDataset('mine'));
  return storage.runs.create({ ...newRun(dataset, storage.self), name }).id;
}

function epoch(number: number, valAccuracy: number | null, valLoss: number | null, accuracy = 0.5): EpochMetric {
  return { ...epochMetric(number * 10, number), accuracy, valAccuracy, valLoss };
}

describe('the number of a run', () => {
  test('counts up and is never given again', () => {
    const dataDir = temporaryFolder();
    const storage = openTestStorage(dataDir);
    const ids = [startOne(storage), startOne(storage), startOne(storage)];
    expect(ids.map((id) => storage.runs.find(id)!.number)).toEqual([1, 2, 3]);
    storage.runs.update(ids[2]!, { status: 'stopped' });
    storage.runs.remove(ids[2]!);
    expect(storage.runs.find(startOne(openTestStorage(dataDir)))!.number).toBe(4);
  });

  test('is given to the runs of an older studio in the order of their creation', () => {
    const older = temporaryFolder();
    for (const name of readdirSync(migrationsDir).filter((file) => file < '0060')) copyFileSync(join(migrationsDir, name), join(older, name));
    const dataDir = temporaryFolder();
    // Its repositories need the tables of later steps.
    expect(() => openStorage({ dataDir, migrationsDir: older })).toThrow(/no such (table|column)/);
    const connection = new Sqlite(join(dataDir, 'studio.db'));
    const insert = connection.prepare(`
      INSERT INTO runs (id, name, kind, status, network, training, dataset_id, dataset_name, dataset_hash, seed, parameters, created_at, app_version)
      VALUES (?, 'old', 'train', 'completed', ?, ?, 'd', 'mine', ?, 1, 1, ?, '0.1.0')`);
    const spec = [JSON.stringify(presetNamed('dsdc').network), JSON.stringify(trainingSchema.parse({})), 'ab'.repeat(32)];
    insert.run('younger', ...spec, '2026-02-01T00:00:00.000Z');
    insert.run('older', ...spec, '2026-01-01T00:00:00.000Z');
    connection.close();
    const storage = openTestStorage(dataDir);
    expect(storage.runs.list().map(({ id, number, notes, tags, starred, trashedAt }) => ({ id, number, notes, tags, starred, trashedAt }))).toEqual([
      { id: 'younger', number: 2, notes: '', tags: [], starred: false, trashedAt: null },
      { id: 'older', number: 1, notes: '', tags: [], starred: false, trashedAt: null }
    ]);
    expect(storage.runs.find(startOne(storage))!.number).toBe(3);
  });
});

describe('what a person says about a run', () => {
  test('is kept, and told to whoever watches the topic', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    const changes = [{ notes: 'two\nlines' }, { tags: ['baseline', 'night, long'] }, { starred: true }, { trashedAt: new Date().toISOString() }];
    for (const change of changes) {
      const before = storage.revisions.read().runs;
      expect(storage.runs.update(id, change)).toMatchObject(change);
      expect(storage.revisions.read().runs).toBe(before + 1);
    }
    expect(storage.runs.find(id)).toMatchObject(Object.assign({}, ...changes) as object);
  });

  test('a name finds the newest run that has it, one in the trash only where there is no other', () => {
    const storage = openTestStorage();
    const [first, second, third] = [startOne(storage, 'a'), startOne(storage, 'a'), startOne(storage, 'b')];
    expect(storage.runs.findNamed('a')!.id).toBe(second);
    storage.runs.update(second, { trashedAt: new Date().toISOString() });
    storage.runs.update(third, { trashedAt: new Date().toISOString() });
    expect(storage.runs.findNamed('a')!.id).toBe(first);
    expect(storage.runs.findNamed('b')!.id).toBe(third);
    expect(storage.runs.findNamed(second)!.id).toBe(second);
    expect(storage.runs.findNamed('c')).toBeUndefined();
  });

  test('a run that goes on is out of the trash', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    storage.runs.update(id, { status: 'stopped', trashedAt: new Date().toISOString() });
    expect(storage.runs.claim(id, storage.self).trashedAt).toBeNull();
  });
});

describe('the table of runs', () => {
  test('has the last and the best epoch of each, and what its checkpoints take', () => {
    const storage = openTestStorage();
    const [plain, validated, fresh] = [startOne(storage), startOne(storage), startOne(storage)];
    const worse = epoch(3, null, null, 0.6);
    storage.runs.appendMetrics(plain, { epochs: [epoch(1, null, null, 0.4), epoch(2, null, null, 0.9), worse] });
    // The accuracy decides; where it is the same, the loss does.
    storage.runs.appendMetrics(validated, { epochs: [epoch(1, 0.9, 0.3), epoch(2, 0.95, 0.2), epoch(3, 0.95, 0.1), epoch(4, 0.9, 0.05)] });
    const record = (kind: 'last' | 'best', blob: string, sizeBytes: number): void => {
      storage.checkpoints.record({ runId: validated, epoch: 1, step: 10, kind, blob: blob.repeat(32), sizeBytes, valMetric: null });
    };
    record('last', 'ab', 1000);
    record('best', 'ab', 1000);
    record('last', 'cd', 30);
    expect(storage.runs.listWithResults({ trashed: false })).toEqual([
      { run: storage.runs.find(fresh), last: null, best: null, sizeBytes: 0 },
      { run: storage.runs.find(validated), last: epoch(4, 0.9, 0.05), best: epoch(3, 0.95, 0.1), sizeBytes: 1030 },
      { run: storage.runs.find(plain), last: worse, best: epoch(2, null, null, 0.9), sizeBytes: 0 }
    ]);
    storage.runs.update(validated, { trashedAt: new Date().toISOString() });
    expect(storage.runs.listWithResults({ trashed: false }).map(({ run }) => run.id)).toEqual([fresh, plain]);
    expect(storage.runs.listWithResults({ trashed: true }).map(({ run }) => run.id)).toEqual([validated]);
  });

  test('an epoch more is told to whoever watches the topic, a batch is not', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    const { runs: before } = storage.revisions.read();
    storage.runs.appendMetrics(id, { batches: [batchMetric(1)] });
    expect(storage.revisions.read().runs).toBe(before);
    expect(storage.runs.lastEpoch(id)).toBe(1);
    storage.runs.appendMetrics(id, { epochs: [epoch(1, null, null)] });
    expect(storage.revisions.read().runs).toBe(before + 1);
    storage.runs.appendMetrics(id, { batches: [batchMetric(2, 2)] });
    expect(storage.runs.lastEpoch(id)).toBe(2);
    expect(storage.runs.lastEpoch(startOne(storage))).toBe(0);
  });

  test('of a thousand runs is there at once', { timeout: 60_000 }, () => {
    const storage = openTestStorage();
    const dataset = storage.datasets.create(smallDataset('mine'));
    const { network, training } = presetNamed('dsdc');
    storage.transaction(() => {
      for (let seed = 0; seed < 1000; seed++) {
        const { id } = storage.runs.create({ ...newRun(dataset, storage.self), network, training: trainingSchema.parse({ ...training, seed }) });
        storage.runs.appendMetrics(id, { epochs: Array.from({ length: 10 }, (_, e) => epoch(e + 1, ((seed * (e + 1)) % 7) / 10, 1)) });
        storage.checkpoints.record({ runId: id, epoch: 10, step: 100, kind: 'last', blob: 'ab'.repeat(32), sizeBytes: 100, valMetric: null });
        storage.runs.update(id, { status: 'completed' });
      }
    });
    const milliseconds = (reader: Storage): number => {
      const { user, system } = process.cpuUsage();
      expect(reader.runs.listWithResults({ trashed: false })).toHaveLength(1000);
      const after = process.cpuUsage();
      return (after.user - user + after.system - system) / 1000;
    };
    const reader = openTestStorage(storage.dataDir);
    const first = milliseconds(reader);
    const later = Math.min(...[1, 2, 3, 4, 5].map(() => milliseconds(reader)));
    console.log(`a thousand runs: first ${first.toFixed(1)} ms, later ${later.toFixed(1)} ms of processor time`);
    expect(later).toBeLessThan(150);
  });
});
