import { samplePixels } from '../contract/sample-facts.ts';
import { StudioError } from '../contract/errors.ts';
import type { DatasetId } from '../contract/ids.ts';
import { inkSchema } from '../contract/ink.ts';
import type { Ink } from '../contract/ink.ts';
import type { InkRepository, NewInkDataset, NewInkSample } from '../core/ink/ports.ts';
import { parseJson } from './database.ts';
import type { Database } from './database.ts';
import type { SqliteDatasetRepository } from './dataset-repository.ts';

const padSource = 'pad';

/** The newest of its split, written on the pad, and in no edit: whatever else is in use stays. */
const untouched = `SELECT dataset_id FROM samples AS own JOIN sample_ink ON sample_id = own.id WHERE own.id = ?
  AND NOT EXISTS (SELECT 1 FROM samples AS later WHERE later.dataset_id = own.dataset_id AND later.split = own.split AND later.position > own.position)
  AND NOT EXISTS (SELECT 1 FROM sample_edit_items WHERE sample_edit_items.sample_id = own.id)`;

export class SqliteInkRepository implements InkRepository {
  private readonly database: Database;
  private readonly datasets: SqliteDatasetRepository;

  constructor(database: Database, datasets: SqliteDatasetRepository) {
    this.database = database;
    this.datasets = datasets;
  }

  start(dataset: NewInkDataset, { split, label, pixels, ink }: NewInkSample): number {
    return this.database.write(() => {
      const images = { count: 1, labels: Uint8Array.of(label), pixels, sources: [padSource] };
      const { id } = this.datasets.create({ ...dataset, splits: { [split]: [images] } });
      const sample = this.database.prepare('SELECT id FROM samples WHERE dataset_id = ?').pluck().get(id) as number;
      this.insertInk(sample, ink);
      return sample;
    });
  }

  add(id: DatasetId, { split, label, pixels, ink }: NewInkSample): number {
    if (pixels.length !== samplePixels) throw new RangeError(`A sample has ${samplePixels} pixels, not ${pixels.length}.`);
    return this.database.write(() => {
      const { classes } = this.datasets.get(id);
      const position = this.database.prepare('SELECT coalesce(max(position) + 1, 0) FROM samples WHERE dataset_id = ? AND split = ?').pluck().get(id, split);
      const { lastInsertRowid } = this.database
        .prepare('INSERT INTO samples (dataset_id, split, position, label, original_label, source, pixels) VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(id, split, position, label, label, padSource, pixels);
      this.insertInk(Number(lastInsertRowid), ink);
      this.datasets.updateHash(id, classes);
      return Number(lastInsertRowid);
    });
  }

  takeBack(sample: number): DatasetId {
    return this.database.write(() => {
      const id = this.database.prepare(untouched).pluck().get(sample) as DatasetId | undefined;
      if (id === undefined) {
        throw new StudioError('SAMPLE_NOT_FOUND', 'Only the sample that was written last can be taken back.', { remedy: 'Quarantine it in the Data workspace instead.' });
      }
      this.database.prepare('DELETE FROM samples WHERE id = ?').run(sample);
      // They count the samples that they were asked about.
      this.database.prepare('DELETE FROM evaluations WHERE dataset_id = ?').run(id);
      this.datasets.updateHash(id, this.datasets.get(id).classes);
      return id;
    });
  }

  strokesOf(sample: number): Ink | undefined {
    return this.database.read(() => {
      const ink = this.database.prepare('SELECT ink FROM sample_ink WHERE sample_id = ?').pluck().get(sample) as string | undefined;
      return ink === undefined ? undefined : inkSchema.parse(parseJson(ink));
    });
  }

  private insertInk(sample: number, ink: Ink): void {
    this.database.prepare('INSERT INTO sample_ink (sample_id, ink) VALUES (?, ?)').run(sample, JSON.stringify(ink));
  }
}
