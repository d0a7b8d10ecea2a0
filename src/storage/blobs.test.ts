import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Blobs } from './blobs.ts';
import { openTestStorage, temporaryFolder } from './test-support/folders.ts';
import { newRun } from './test-support/records.ts';
import { smallDataset } from './test-support/samples.ts';

const corrupt = expect.objectContaining({ code: 'STORAGE_CORRUPT' });

function age(file: string, minutes: number): void {
  const then = new Date(Date.now() - minutes * 60_000);
  utimesSync(file, then, then);
}

describe('blobs', () => {
  test('are stored under their hash, once, with nothing left beside them', () => {
    const dataDir = temporaryFolder();
    const blobs = new Blobs(dataDir);
    const bytes = Buffer.from('a checkpoint');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(blobs.put(bytes)).toEqual({ sha256, sizeBytes: bytes.length });
    expect(blobs.put(bytes)).toEqual({ sha256, sizeBytes: bytes.length });
    expect(blobs.path(sha256)).toBe(join(dataDir, 'blobs', sha256.slice(0, 2), sha256));
    expect(Buffer.from(blobs.read(sha256)).toString()).toBe('a checkpoint');
    expect(readdirSync(join(dataDir, 'blobs'), { recursive: true }).sort()).toEqual([sha256.slice(0, 2), join(sha256.slice(0, 2), sha256)]);
  });

  test('a file written by another process is moved in', () => {
    const blobs = new Blobs(temporaryFolder());
    for (let i = 0; i < 2; i++) {
      const file = blobs.newTemporaryPath();
      // Longer than one reading.
      writeFileSync(file, Buffer.alloc(3_000_000, 7));
      const { sha256, sizeBytes } = blobs.adopt(file);
      expect(sizeBytes).toBe(3_000_000);
      expect(sha256).toBe(createHash('sha256').update(Buffer.alloc(3_000_000, 7)).digest('hex'));
      expect(existsSync(file)).toBe(false);
      expect(blobs.has(sha256)).toBe(true);
    }
  });

  test('one that was changed or lost is noticed, and mended by storing it again', () => {
    const blobs = new Blobs(temporaryFolder());
    const { sha256 } = blobs.put(Buffer.from('right'));
    writeFileSync(blobs.path(sha256), 'wrong');
    expect(() => blobs.read(sha256)).toThrow(corrupt);
    expect(() => blobs.read(sha256)).toThrow(sha256);
    blobs.put(Buffer.from('right'));
    expect(Buffer.from(blobs.read(sha256)).toString()).toBe('right');
    blobs.remove([sha256]);
    expect(blobs.has(sha256)).toBe(false);
    expect(() => blobs.read(sha256)).toThrow(corrupt);
  });

  test('garbage: old ones that no record refers to and old leftovers; stored again means young again', () => {
    const storage = openTestStorage();
    const blobs = new Blobs(storage.dataDir);
    const dataset = storage.datasets.create(smallDataset('mine'));
    const put = (text: string): string => {
      const { sha256 } = blobs.put(Buffer.from(text));
      age(blobs.path(sha256), 61);
      return sha256;
    };
    const [snapshot, replayed, checkpoint, orphan, again] = ['s', 'r', 'c', 'o', 'a'].map(put) as [string, string, string, string, string];
    const young = blobs.put(Buffer.from('young')).sha256;
    blobs.put(Buffer.from('a'));
    const replay = { dataset: { id: dataset.id, name: dataset.name, hash: dataset.hash }, share: 0.5, snapshot: replayed };
    const run = storage.runs.create({ ...newRun(dataset, storage.self), replay });
    storage.runs.update(run.id, { snapshot });
    storage.checkpoints.record({ runId: run.id, epoch: 1, step: 1, kind: 'last', blob: checkpoint, sizeBytes: 1, valMetric: null });
    const [leftover, underWay] = [blobs.newTemporaryPath(), blobs.newTemporaryPath()];
    writeFileSync(leftover, 'x');
    writeFileSync(underWay, 'x');
    age(leftover, 61);

    expect(storage.collectGarbage()).toBe(1);
    expect([snapshot, replayed, checkpoint, orphan, again, young].map((sha256) => blobs.has(sha256))).toEqual([true, true, true, false, true, true]);
    expect([leftover, underWay].map(existsSync)).toEqual([false, true]);
    expect(statSync(blobs.path(again)).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });
});
