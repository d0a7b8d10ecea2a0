import type Sqlite from 'better-sqlite3';
import { samplePixels } from '../contract/datasets.ts';
import type { SplitName } from '../contract/datasets.ts';
import type { DatasetId } from '../contract/ids.ts';
import type { StoredImages } from '../core/datasets/ports.ts';
import type { Database } from './database.ts';

const usable = 'dataset_id = ? AND split = ? AND quarantined = 0';
/** Hashing and writing row by row would spend more time on calls than on bytes. */
const rowsAPiece = 1024;

/** Reads the samples of a split that are in use, quarantined ones left out, in stored order. */
export class SampleReader {
  private readonly countRows: Sqlite.Statement;
  private readonly labelRows: Sqlite.Statement;
  private readonly pixelRows: Sqlite.Statement;
  private readonly allRows: Sqlite.Statement;

  constructor(database: Database) {
    this.countRows = database.prepare(`SELECT count(*) FROM samples WHERE ${usable}`).pluck();
    this.labelRows = database.prepare(`SELECT id, label FROM samples WHERE ${usable} ORDER BY position`).raw();
    this.pixelRows = database.prepare(`SELECT pixels FROM samples WHERE ${usable} ORDER BY position`).pluck();
    this.allRows = database.prepare(`SELECT id, label, source, pixels FROM samples WHERE ${usable} ORDER BY position`).raw();
  }

  count(id: DatasetId, split: SplitName): number {
    return this.countRows.get(id, split) as number;
  }

  labels(id: DatasetId, split: SplitName): { readonly ids: number[]; readonly labels: Uint8Array } {
    const rows = this.labelRows.all(id, split) as [number, number][];
    return { ids: rows.map((row) => row[0]), labels: Uint8Array.from(rows, (row) => row[1]) };
  }

  /** Pixels in pieces of about 800 kB. */
  *pixels(id: DatasetId, split: SplitName): Generator<Uint8Array> {
    let piece = new Uint8Array(rowsAPiece * samplePixels);
    let filled = 0;
    for (const pixels of this.pixelRows.iterate(id, split) as IterableIterator<Buffer>) {
      piece.set(pixels, filled);
      filled += samplePixels;
      if (filled === piece.length) {
        yield piece;
        piece = new Uint8Array(rowsAPiece * samplePixels);
        filled = 0;
      }
    }
    if (filled > 0) yield piece.subarray(0, filled);
  }

  images(id: DatasetId, split: SplitName): StoredImages {
    const count = this.count(id, split);
    const ids = new Array<number>(count);
    const labels = new Uint8Array(count);
    const pixels = new Uint8Array(count * samplePixels);
    const sources = new Array<string>(count);
    let hasSources = false;
    let i = 0;
    for (const [rowId, label, source, bytes] of this.allRows.iterate(id, split) as IterableIterator<[number, number, string | null, Buffer]>) {
      ids[i] = rowId;
      labels[i] = label;
      pixels.set(bytes, i * samplePixels);
      sources[i] = source ?? '';
      hasSources ||= source !== null;
      i += 1;
    }
    return hasSources ? { count, ids, labels, pixels, sources } : { count, ids, labels, pixels };
  }
}
