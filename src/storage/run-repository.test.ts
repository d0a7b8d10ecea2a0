import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunId } from '../contract/ids.ts';
import { identifyProcess } from './process-identity.ts';
import { killHard, startProgram, waitForLine } from './test-support/children.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';
import { batchMetric, epochMetric, newRun } from './test-support/records.ts';
import { smallDataset } from './test-support/samples.ts';
import type { Storage } from './open.ts';

const nowhere = 'nowhere' as RunId;

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

function startOne(storage: Storage): RunId {
  const dataset = storage.datasets.find('mine') ?? storage.datasets.create(smallDataset('mine'));
  return storage.runs.create(newRun(dataset, storage.self)).id;
}

describe('a run', () => {
  test('is queued as it was asked for', () => {
    const storage = openTestStorage();
    const dataset = storage.datasets.create(smallDataset('mine'));
    const asked = newRun(dataset, storage.self);
    const run = storage.runs.create(asked);
    expect(run).toMatchObject({ ...asked, status: 'queued', seed: 7, snapshot: null, engine: null, startedAt: null, summary: null, error: null });
    expect(storage.runs.find(run.id)).toEqual(run);
    expect(storage.runs.find(nowhere)).toBeUndefined();
  });

  test('goes through its life; an end clears owner and wish', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    const startedAt = new Date().toISOString();
    const engine = { engine: 'wasm', device: 'a processor', engineVersion: 'tfjs 4.22.0', threads: 1 } as const;
    storage.runs.update(id, { status: 'running', ...engine, startedAt, snapshot: 'ab'.repeat(32) });
    storage.runs.requestAction(id, 'stop');
    const summary = {
      epochs: 3, bestEpoch: 2, seconds: 12.5, imagesPerSecond: 900, test: { accuracy: 0.9, errors: 2, n: 20 },
      finetune: {
        before: { accuracy: 0.5, errors: 10, n: 20 }, after: { accuracy: 0.9, errors: 2, n: 20 }, old: null,
        flipped: { fixed: 8, broken: 0, samples: [{ sampleId: 3, label: 1, before: 7, after: 1 }] }
      }
    };
    const run = storage.runs.update(id, { status: 'completed', finishedAt: startedAt, summary });
    expect(run).toMatchObject({ status: 'completed', owner: null, requestedAction: null, summary, engine: 'wasm', threads: 1, startedAt });
    expect(storage.runs.update(id, {})).toEqual(run);
    expect(storage.runs.update(id, { summary: null }).summary).toBeNull();
  });

  test('lists newest first, by status', () => {
    const storage = openTestStorage();
    const ids = [startOne(storage), startOne(storage), startOne(storage)];
    storage.runs.update(ids[1]!, { status: 'failed', error: { code: 'TRAINING_DIVERGED', message: 'The loss became NaN.', remedy: null } });
    expect(storage.runs.list().map((run) => run.id)).toEqual([...ids].reverse());
    expect(storage.runs.list({ statuses: ['failed', 'stopped'] }).map((run) => run.id)).toEqual([ids[1]]);
    expect(storage.runs.list({ statuses: [] })).toEqual([]);
  });

  test('takes a wish once, and to stop before any other', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    expect(storage.runs.takeRequestedAction(id)).toBeNull();
    storage.runs.requestAction(id, 'pause');
    storage.runs.requestAction(id, 'stop');
    storage.runs.requestAction(id, 'pause');
    expect(storage.runs.find(id)!.requestedAction).toBe('stop');
    expect(storage.runs.takeRequestedAction(id)).toBe('stop');
    expect(storage.runs.takeRequestedAction(id)).toBeNull();
    storage.runs.update(id, { status: 'stopped' });
    expect(() => storage.runs.requestAction(id, 'resume')).toThrow(coded('RUN_NOT_ACTIVE'));
  });

  test('is taken up again when interrupted, stopped or failed, never twice, and not when completed', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    expect(() => storage.runs.claim(id, storage.self)).toThrow(coded('RUN_ACTIVE'));
    for (const status of ['interrupted', 'stopped', 'failed'] as const) {
      storage.runs.update(id, { status, finishedAt: new Date().toISOString(), error: { code: 'X', message: 'x', remedy: null } });
      expect(storage.runs.claim(id, storage.self)).toMatchObject({ status: 'queued', owner: storage.self, finishedAt: null, error: null });
      expect(() => storage.runs.claim(id, storage.self)).toThrow(coded('RUN_ACTIVE'));
    }
    storage.runs.update(id, { status: 'completed' });
    expect(() => storage.runs.claim(id, storage.self)).toThrow(coded('RUN_NOT_RESUMABLE'));
  });

  test('is removed with its metrics and checkpoints when nobody is busy with it', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    storage.runs.appendMetrics(id, { batches: [batchMetric(1)], epochs: [epochMetric(1, 1)] });
    const { sha256, sizeBytes } = storage.blobs.put(Buffer.from('weights'));
    const checkpoint = storage.checkpoints.record({ runId: id, epoch: 1, step: 1, kind: 'last', blob: sha256, sizeBytes, valMetric: null });
    expect(() => storage.runs.remove(id)).toThrow(coded('RUN_ACTIVE'));
    storage.runs.update(id, { status: 'stopped' });
    const [data, replayed] = ['data', 'replayed'].map((text) => storage.blobs.put(Buffer.from(text)).sha256) as [string, string];
    const run = storage.runs.find(id)!;
    storage.runs.update(id, { snapshot: data, replay: { dataset: run.dataset, share: 0.5, snapshot: replayed } });
    storage.runs.update(startOne(storage), { snapshot: data });
    const freed = storage.runs.remove(id);
    expect(freed).toEqual([data, replayed, sha256]);
    expect(storage.runs.find(id)).toBeUndefined();
    expect(storage.checkpoints.find(checkpoint.id)).toBeUndefined();
    storage.releaseBlobs(freed);
    expect(freed.map((blob) => storage.blobs.has(blob))).toEqual([true, false, false]);
  });

  test('an unknown id is named', () => {
    const { runs, checkpoints, self } = openTestStorage();
    const calls = [
      () => runs.update(nowhere, {}), () => runs.claim(nowhere, self), () => runs.requestAction(nowhere, 'stop'), () => runs.takeRequestedAction(nowhere),
      () => runs.remove(nowhere), () => runs.appendMetrics(nowhere, {}), () => runs.listMetrics(nowhere, { afterSeq: 0 }), () => runs.rewind(nowhere, 0),
      () => checkpoints.record({ runId: nowhere, epoch: 1, step: 1, kind: 'last', blob: 'ab'.repeat(32), sizeBytes: 1, valMetric: null })
    ];
    for (const call of calls) expect(call).toThrow(coded('RUN_NOT_FOUND'));
  });
});

describe('metrics', () => {
  test('come back in the order of their steps, the batch before its epoch, whole or by kind', () => {
    const { runs, ...storage } = openTestStorage();
    const id = startOne({ runs, ...storage });
    const batches = [1, 2, 3, 4].map((step) => batchMetric(step, step > 2 ? 2 : 1));
    const last = runs.appendMetrics(id, { batches, epochs: [epochMetric(2, 1), epochMetric(4, 2)] });
    expect(last).toBe(6);
    const all = runs.listMetrics(id, { afterSeq: 0 });
    expect(all.map((metric) => `${metric.type} ${metric.step}`)).toEqual(['batch 1', 'batch 2', 'epoch 2', 'batch 3', 'batch 4', 'epoch 4']);
    expect(all.map((metric) => metric.seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(all[0]).toEqual({ type: 'batch', seq: 1, ...batchMetric(1) });
    expect(all[2]).toEqual({ type: 'epoch', seq: 3, ...epochMetric(2, 1) });
    expect(runs.listMetrics(id, { afterSeq: 3, limit: 2 }).map((metric) => metric.seq)).toEqual([4, 5]);
    expect(runs.listMetrics(id, { afterSeq: 0, type: 'epoch' }).map((metric) => metric.seq)).toEqual([3, 6]);
    expect(runs.appendMetrics(id, {})).toBe(6);
  });

  test('one that is not a number stores nothing of its group', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    expect(() => storage.runs.appendMetrics(id, { batches: [batchMetric(1), { ...batchMetric(2), loss: NaN }] })).toThrow(/NOT NULL/);
    expect(storage.runs.listMetrics(id, { afterSeq: 0 })).toEqual([]);
  });

  test('a watcher that reads on from its last seq misses none and sees none twice, through rewinds too', () => {
    const storage = openTestStorage();
    const append = fc.record({ append: fc.integer({ min: 1, max: 7 }) });
    const rewind = fc.record({ rewindShare: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(fc.oneof(append, rewind), { maxLength: 12 }), (moves) => {
        const id = startOne(storage);
        let step = 0;
        let seen = 0;
        const curve = new Map<number, number>();
        for (const move of moves) {
          if ('append' in move) {
            const batches = Array.from({ length: move.append }, (_, i) => batchMetric(step + i + 1));
            storage.runs.appendMetrics(id, { batches });
            step += move.append;
          } else {
            step = Math.floor(step * move.rewindShare);
            storage.runs.rewind(id, step);
            for (const known of [...curve.keys()]) if (known > step) curve.delete(known);
          }
          for (const metric of storage.runs.listMetrics(id, { afterSeq: seen })) {
            expect(metric.seq).toBeGreaterThan(seen);
            expect(curve.has(metric.step)).toBe(false);
            seen = metric.seq;
            curve.set(metric.step, metric.seq);
          }
        }
        const stored = storage.runs.listMetrics(id, { afterSeq: 0 }).map((metric) => metric.step);
        expect(stored).toEqual(Array.from({ length: step }, (_, i) => i + 1));
        expect([...curve.keys()]).toEqual(stored);
      }),
      { numRuns: 20 }
    );
  });
});

describe('checkpoints', () => {
  test('newest first; pruning keeps the last ones and the best, and answers the blobs nobody needs', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    const blob = (text: string) => storage.blobs.put(Buffer.from(text));
    const record = (step: number, kind: 'last' | 'best', text: string) => {
      const { sha256, sizeBytes } = blob(text);
      return storage.checkpoints.record({ runId: id, epoch: step, step, kind, blob: sha256, sizeBytes, valMetric: 1 / step });
    };
    record(1, 'last', 'a');
    record(1, 'best', 'a');
    record(2, 'last', 'b');
    const best = record(2, 'best', 'b');
    record(3, 'last', 'c');
    record(4, 'last', 'd');
    expect(storage.checkpoints.list(id, 'last').map((checkpoint) => checkpoint.step)).toEqual([4, 3, 2, 1]);
    expect(storage.checkpoints.list(id)).toHaveLength(6);
    expect(storage.checkpoints.find(best.id)).toEqual(best);
    // b is still the best one's
    expect(storage.checkpoints.prune(id, 2)).toEqual([blob('a').sha256]);
    expect(storage.checkpoints.list(id).map((checkpoint) => [checkpoint.step, checkpoint.kind])).toEqual([[4, 'last'], [3, 'last'], [2, 'best']]);
  });

  test('going back drops the later ones', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    for (const step of [10, 20, 30]) {
      const blob = storage.blobs.put(Buffer.from(`${step}`)).sha256;
      storage.checkpoints.record({ runId: id, epoch: step / 10, step, kind: 'last', blob, sizeBytes: 2, valMetric: null });
    }
    storage.runs.rewind(id, 20);
    expect(storage.checkpoints.list(id).map((checkpoint) => checkpoint.step)).toEqual([20, 10]);
  });

  test('with its metrics in one transaction: all or nothing', () => {
    const storage = openTestStorage();
    const id = startOne(storage);
    expect(() => storage.transaction(() => {
      storage.runs.appendMetrics(id, { batches: [batchMetric(1)] });
      storage.checkpoints.record({ runId: nowhere, epoch: 1, step: 1, kind: 'last', blob: 'ab'.repeat(32), sizeBytes: 1, valMetric: null });
    })).toThrow(coded('RUN_NOT_FOUND'));
    expect(storage.runs.listMetrics(id, { afterSeq: 0 })).toEqual([]);
  });
});

describe('runs of dead processes', () => {
  test('become interrupted after kill -9, not before; those of living ones stay', { timeout: 30_000 }, async () => {
    const dataDir = temporaryFolder();
    const storage = openTestStorage(dataDir);
    const mine = startOne(storage);
    const child = startProgram('hold.ts', dataDir, migrationsDir);
    await waitForLine(child, 'holding');
    const theirs = storage.runs.list({ statuses: ['running'] })[0]!;
    expect(storage.runs.markInterrupted()).toEqual([]);
    await killHard(child);
    expect(storage.runs.markInterrupted()).toEqual([theirs.id]);
    expect(storage.runs.find(theirs.id)).toMatchObject({ status: 'interrupted', owner: null });
    expect(storage.runs.find(mine)!.status).toBe('queued');
    expect(storage.runs.claim(theirs.id, storage.self).status).toBe('queued');
  });

  test.skipIf(process.platform !== 'linux')('a number that was given to another process does not pass for the old one', () => {
    const storage = openTestStorage();
    const dataset = storage.datasets.create(smallDataset('mine'));
    const earlier = { pid: process.pid, token: `${identifyProcess(process.pid).token}0` };
    const run = storage.runs.create(newRun(dataset, earlier));
    expect(storage.runs.markInterrupted()).toEqual([run.id]);
  });
});
