import type Sqlite from 'better-sqlite3';
import { samplePixels, splitNames } from '../contract/datasets.ts';
import type { Dataset, SplitName } from '../contract/datasets.ts';
import type { SampleDetails } from '../contract/api/samples.ts';
import type { DatasetId } from '../contract/ids.ts';
import type { SampleRepository } from '../core/samples/ports.ts';
import { codeOfSplit } from '../domain/columns.ts';
import type { SampleColumns } from '../domain/columns.ts';
import type { Database } from './database.ts';
import type { SqliteDatasetRepository } from './dataset-repository.ts';
import type { SqliteSampleEditRepository } from './sample-edit-repository.ts';
import { sampleNotFound } from './sample-not-found.ts';

interface SampleRow {
  id: number;
  split: SplitName;
  position: number;
  label: number;
  original_label: number;
  source: string | null;
  starred: number;
  quarantined: number;
}

/** A sample that was corrected more often than this shows the newest of its edits. */
const editsShown = 1000;
/** Label, original label and two marks; the id is above them. */
const packedBits = 18;

/**
 * Fetching a value costs more than computing with it: all of a sample but its pixels in one number of 50 bits, which a double holds. By itself
 * SQLite would choose the index that is unique, and read every row; both together take four times as long.
 */
const packedRows = `SELECT (id << ${packedBits}) | label | (original_label << 8) | (starred << 16) | (quarantined << 17)
  FROM samples INDEXED BY samples_by_columns WHERE dataset_id = ? AND split = ? ORDER BY position`;

export class SqliteSampleRepository implements SampleRepository {
  private readonly database: Database;
  private readonly datasets: SqliteDatasetRepository;
  private readonly edits: SqliteSampleEditRepository;
  private readonly firstIds: Sqlite.Statement;
  private readonly pixelsById: Sqlite.Statement;

  constructor(database: Database, datasets: SqliteDatasetRepository, edits: SqliteSampleEditRepository) {
    this.database = database;
    this.datasets = datasets;
    this.edits = edits;
    this.firstIds = database.prepare('SELECT id FROM samples WHERE dataset_id = ? AND split = ? ORDER BY position LIMIT ?').pluck();
    // One question for all is three times as fast as one for each. CROSS JOIN and the plus: look each id up instead of reading the whole dataset.
    this.pixelsById = database
      .prepare('SELECT key, pixels FROM json_each(?) CROSS JOIN samples ON samples.id = value AND +dataset_id = ?')
      .raw();
  }

  columns(id: DatasetId): { readonly dataset: Dataset; readonly columns: SampleColumns } {
    // One read transaction: the samples are those of the hash.
    return this.database.read(() => this.database.connection.transaction(() => {
      const dataset = this.datasets.get(id);
      const packed = this.database.prepare(packedRows).pluck();
      return { dataset, columns: unpack(splitNames.map((split) => [split, packed.all(id, split) as number[]])) };
    })());
  }

  pixels(id: DatasetId, ids: Uint32Array): Uint8Array {
    return this.database.read(() => this.database.connection.transaction(() => {
      const { name } = this.datasets.get(id);
      const rows = this.pixelsById.all(JSON.stringify(Array.from(ids)), id) as [number, Buffer][];
      if (rows.length < ids.length) {
        const found = new Set(rows.map(([place]) => place));
        throw sampleNotFound(ids.find((_, place) => !found.has(place))!, name);
      }
      const pixels = new Uint8Array(ids.length * samplePixels);
      for (const [place, bytes] of rows) pixels.set(bytes, place * samplePixels);
      return pixels;
    })());
  }

  first(id: DatasetId, most: number): { readonly ids: Uint32Array; readonly pixels: Uint8Array } {
    return this.database.read(() => this.database.connection.transaction(() => {
      const ids = Uint32Array.from(splitNames.flatMap((split) => this.firstIds.all(id, split, most) as number[]).slice(0, most));
      return { ids, pixels: this.pixels(id, ids) };
    })());
  }

  show(id: DatasetId, sample: number): Omit<SampleDetails, 'predictions'> {
    return this.database.read(() => this.database.connection.transaction(() => {
      const { name } = this.datasets.get(id);
      const row = this.database
        .prepare('SELECT id, split, position, label, original_label, source, starred, quarantined FROM samples WHERE id = ? AND dataset_id = ?')
        .get(sample, id) as SampleRow | undefined;
      if (row === undefined) throw sampleNotFound(sample, name);
      return {
        id: row.id,
        split: row.split,
        position: row.position,
        label: row.label,
        originalLabel: row.original_label,
        source: row.source,
        starred: row.starred === 1,
        quarantined: row.quarantined === 1,
        edits: this.edits.editsOfSample(sample, editsShown)
      };
    })());
  }
}

function unpack(splits: readonly (readonly [SplitName, readonly number[]])[]): SampleColumns {
  const count = splits.reduce((sum, [, rows]) => sum + rows.length, 0);
  const column = (): Uint8Array => new Uint8Array(count);
  const columns = {
    count, ids: new Uint32Array(count), labels: column(), originalLabels: column(), splits: column(), starred: column(), quarantined: column()
  };
  let i = 0;
  for (const [split, rows] of splits) {
    columns.splits.fill(codeOfSplit(split), i, i + rows.length);
    for (const packed of rows) {
      columns.ids[i] = packed / 2 ** packedBits;
      columns.labels[i] = packed & 0xff;
      columns.originalLabels[i] = (packed >> 8) & 0xff;
      columns.starred[i] = (packed >> 16) & 1;
      columns.quarantined[i] = (packed >> 17) & 1;
      i += 1;
    }
  }
  return columns;
}
