import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatasetId } from '../contract/ids.ts';
import type { SampleChange } from '../contract/api/samples.ts';
import type { Storage } from './open.ts';
import { openTestStorage } from './test-support/folders.ts';
import { digits, randomImages, smallDataset } from './test-support/samples.ts';

const nowhere = 'nowhere' as DatasetId;

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

function withDataset() {
  const storage = openTestStorage();
  const dataset = storage.datasets.create(smallDataset('mine'));
  const ids = Array.from(storage.samples.columns(dataset.id).columns.ids);
  return { storage, dataset, id: dataset.id, train: ids.slice(0, 50), test: ids.slice(50), edits: storage.sampleEdits };
}

/** Everything that an edit may change, in stored order. */
function stateOf({ samples }: Storage, id: DatasetId): string {
  const { labels, starred, quarantined } = samples.columns(id).columns;
  return [labels, starred, quarantined].map((column) => column.join()).join('|');
}

describe('changing samples', () => {
  test('a corrected label remembers the imported one and changes the hash, and back again', () => {
    const { storage: { samples }, dataset, id, train, edits } = withDataset();
    const { dataset: changed, edit } = edits.change(id, [train[4]!], { label: 9 });
    expect(changed.hash).not.toBe(dataset.hash);
    expect(edit).toMatchObject({ count: 1, undone: false, samples: [{ id: train[4], before: { label: 4 }, after: { label: 9 } }] });
    expect(samples.show(id, train[4]!)).toMatchObject({ label: 9, originalLabel: 4, split: 'train', position: 4, edits: [edit] });
    expect(edits.change(id, [train[4]!], { label: 4 }).dataset.hash).toBe(dataset.hash);
    expect(edits.change(id, [train[4]!], { starred: true }).dataset.hash).toBe(dataset.hash);
  });

  test('a quarantined sample is kept but neither read, counted nor hashed', () => {
    const { storage: { datasets, samples }, dataset, id, train, edits } = withDataset();
    const { dataset: changed } = edits.change(id, [train[0]!], { quarantined: true });
    expect(changed.splits).toEqual({ train: 49, test: 20 });
    expect(changed.hash).not.toBe(dataset.hash);
    expect(datasets.readSplit(id, 'train').ids).toEqual(train.slice(1));
    expect(datasets.countByClass(id).train![0]).toBe(4);
    expect(datasets.page(id, { split: 'train', quarantined: true, offset: 0, limit: 9 })).toHaveLength(1);
    expect(samples.columns(id).columns.quarantined[0]).toBe(1);
    expect(edits.change(id, [train[0]!], { quarantined: false }).dataset).toEqual(dataset);
  });

  test('samples that already are so are left out; where that leaves none, nothing is logged and nothing that was undone is lost', () => {
    const { dataset, id, train, edits } = withDataset();
    edits.change(id, [train[1]!], { starred: true });
    const { edit } = edits.change(id, train.slice(0, 3), { starred: true, label: 1 });
    expect(edit!.samples).toEqual([
      { id: train[0], before: { label: 0, starred: false }, after: { label: 1, starred: true } },
      { id: train[2], before: { label: 2, starred: false }, after: { label: 1, starred: true } }
    ]);
    edits.undo(id);
    expect(edits.change(id, [train[1]!, train[1]!], { starred: true, label: 1 })).toEqual({ dataset, edit: null, canUndo: true, canRedo: true });
    expect(edits.edits(id, 100).edits).toHaveLength(2);
  });

  test('labels outside the classes, samples of another dataset and unknown datasets are refused, and nothing is changed', () => {
    const { storage, id, train, edits } = withDataset();
    const other = storage.datasets.create(smallDataset('other'));
    const foreign = storage.samples.columns(other.id).columns.ids[0]!;
    const before = stateOf(storage, id);
    expect(() => edits.change(id, [train[0]!, foreign], { starred: true })).toThrow(coded('SAMPLE_NOT_FOUND'));
    expect(() => edits.change(id, [train[0]!], { starred: true, label: 10 })).toThrow(coded('USAGE_INVALID'));
    expect(() => storage.samples.show(id, foreign)).toThrow(coded('SAMPLE_NOT_FOUND'));
    for (const call of [() => edits.change(nowhere, [1], {}), () => edits.undo(nowhere), () => edits.redo(nowhere), () => edits.edits(nowhere, 1)]) {
      expect(call).toThrow(coded('DATASET_NOT_FOUND'));
    }
    expect(stateOf(storage, id)).toBe(before);
    expect(edits.edits(id, 10)).toEqual({ edits: [], canUndo: false, canRedo: false });
  });

  test('an edit lists its first hundred samples and counts all; a sample shows what each edit did to it', () => {
    const { datasets, samples, sampleEdits } = openTestStorage();
    const { id } = datasets.create({ name: 'more', classes: digits, source: 'x', splits: { train: [randomImages(150, 1)] } });
    const ids = Array.from(samples.columns(id).columns.ids);
    const { edit } = sampleEdits.change(id, ids, { quarantined: true });
    expect(edit!.count).toBe(150);
    expect(edit!.samples.map((sample) => sample.id)).toEqual(ids.slice(0, 100));
    sampleEdits.change(id, [ids[149]!], { label: 3 });
    const shown = samples.show(id, ids[149]!).edits;
    expect(shown.map(({ count, samples: [sample] }) => [count, sample!.id, sample!.after])).toEqual([
      [1, ids[149], { label: 3 }], [150, ids[149], { quarantined: true }]
    ]);
  });
});

describe('undoing and redoing', () => {
  test('puts back what was before, sample by sample, and forward again', () => {
    const { storage, dataset, id, train, edits } = withDataset();
    edits.change(id, train.slice(0, 20), { label: 7 });
    const hash = storage.datasets.find(id)!.hash;
    const undone = edits.undo(id);
    expect(undone).toMatchObject({ dataset, edit: { count: 18, undone: true }, canUndo: false, canRedo: true });
    expect(storage.samples.columns(id).columns.labels.slice(0, 20)).toEqual(randomImages(20, 1).labels);
    expect(edits.redo(id)).toMatchObject({ dataset: { hash }, edit: { undone: false }, canUndo: true, canRedo: false });
    expect(edits.redo(id)).toMatchObject({ dataset: { hash }, edit: null });
  });

  test('a new edit makes the undone ones impossible to redo but keeps them in the log', () => {
    const { id, train, edits } = withDataset();
    for (const label of [3, 4, 5]) edits.change(id, [train[0]!], { label });
    edits.undo(id);
    edits.undo(id);
    expect(edits.change(id, [train[0]!], { label: 8 })).toMatchObject({ canUndo: true, canRedo: false });
    expect(edits.redo(id).edit).toBeNull();
    const log = edits.edits(id, 10);
    expect(log.edits.map((edit) => [edit.samples[0]!.after.label, edit.undone])).toEqual([[8, false], [5, true], [4, true], [3, false]]);
    expect(edits.undo(id).edit!.samples[0]).toMatchObject({ before: { label: 3 }, after: { label: 8 } });
    expect(edits.edits(id, 2).edits).toHaveLength(2);
  });

  test('any sequence of edits, undos and redos leads where a plain history of states does', () => {
    const { storage, id, train, test: held, edits } = withDataset();
    const all = [...train.slice(0, 4), ...held.slice(0, 2)];
    const change: fc.Arbitrary<SampleChange> = fc.record(
      { label: fc.integer({ min: 0, max: 2 }), starred: fc.boolean(), quarantined: fc.boolean() }, { requiredKeys: [] }
    );
    const step = fc.oneof(
      fc.record({ samples: fc.subarray(all, { minLength: 1 }), change }),
      fc.constantFrom('undo' as const, 'redo' as const)
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        while (edits.undo(id).edit !== null);
        let history = [stateOf(storage, id)];
        let at = 0;
        for (const next of steps) {
          if (next === 'undo') {
            edits.undo(id);
            at = Math.max(0, at - 1);
          } else if (next === 'redo') {
            // What earlier rounds have left undone may be redone until something is changed: not part of this round's history.
            if (at === history.length - 1) continue;
            edits.redo(id);
            at += 1;
          } else if (edits.change(id, next.samples, next.change).edit !== null) {
            history = [...history.slice(0, at + 1), stateOf(storage, id)];
            at += 1;
          }
          expect(stateOf(storage, id)).toBe(history[at]);
        }
        expect(storage.datasets.find(id)!.hash).toBe(rehash(storage, id));
      }),
      { numRuns: 30 }
    );
  });

  test('the log survives splitting anew: edits are of samples, not of places', () => {
    const { storage, dataset, id, train, test: held, edits } = withDataset();
    edits.change(id, [train[3]!, held[3]!], { label: 5 });
    edits.change(id, [train[7]!], { quarantined: true });
    const { ids } = storage.datasets.index(id);
    storage.datasets.resplit(id, { train: ids.filter((_, i) => i % 2 === 0), test: ids.filter((_, i) => i % 2 === 1) });
    expect(edits.undo(id).dataset.splits).toEqual({ train: 36, test: 34 });
    expect(edits.undo(id).edit).toMatchObject({ count: 2, undone: true });
    expect([train[3]!, held[3]!].map((sample) => storage.samples.show(id, sample).label)).toEqual([3, 3]);
    storage.datasets.resplit(id, { train, test: held });
    expect(storage.datasets.find(id)).toEqual(dataset);
  });

  test('each dataset has its own', () => {
    const { storage, id, train, edits } = withDataset();
    const other = storage.datasets.create(smallDataset('other', 5));
    const sample = storage.samples.columns(other.id).columns.ids[0]!;
    edits.change(id, [train[0]!], { label: 1 });
    edits.change(other.id, [sample], { label: 2 });
    expect(edits.undo(id).edit!.samples[0]!.id).toBe(train[0]);
    expect(edits.edits(other.id, 10)).toMatchObject({ canUndo: true, canRedo: false });
    storage.datasets.remove(other.id);
    expect(edits.edits(id, 10).edits).toHaveLength(1);
  });
});

describe('a locked test split', () => {
  test('keeps labels and quarantine, not stars; all or none; undo and redo too', () => {
    const { storage, id, train, test: held, edits } = withDataset();
    edits.change(id, [held[0]!], { label: 9 });
    storage.datasets.lockTestSplit(id);
    const before = stateOf(storage, id);
    const locked = expect.objectContaining({ code: 'DATASET_SPLIT_LOCKED', remedy: expect.stringContaining('Unlock') });
    expect(() => edits.change(id, [train[0]!, held[1]!], { label: 4 })).toThrow(locked);
    expect(() => edits.change(id, [held[1]!], { quarantined: true })).toThrow(locked);
    expect(() => edits.change(id, [held[1]!], { starred: true, quarantined: true })).toThrow(locked);
    expect(() => edits.undo(id)).toThrow(locked);
    expect(stateOf(storage, id)).toBe(before);
    expect(edits.edits(id, 10).edits).toHaveLength(1);
    expect(edits.change(id, [held[1]!], { starred: true }).edit!.count).toBe(1);
    // What is so already does not change.
    expect(edits.change(id, [train[0]!, held[1]!], { label: 1 }).edit!.samples.map((sample) => sample.id)).toEqual([train[0]]);
    expect(storage.datasets.unlockTestSplit(id).testLocked).toBe(false);
    for (let i = 0; i < 3; i++) expect(edits.undo(id).edit).not.toBeNull();
    expect(storage.samples.show(id, held[0]!).label).toBe(0);
    storage.datasets.lockTestSplit(id);
    expect(() => edits.redo(id)).toThrow(locked);
  });
});

/** The hash of a copy of the samples in use. */
function rehash({ datasets }: Storage, id: DatasetId): string {
  const stored = datasets.find(id)!;
  const splits = Object.fromEntries(Object.keys(stored.splits).map((split) => [split, [datasets.readSplit(id, split as 'train' | 'test')]]));
  const copy = datasets.create({ name: 'copy', classes: stored.classes, source: 'x', splits });
  datasets.remove(copy.id);
  return copy.hash;
}
