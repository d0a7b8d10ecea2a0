import type Sqlite from 'better-sqlite3';
import { datasetSchema, samplePixels, splitNames } from '../contract/datasets.ts';
import type { Dataset, LabelledImages, SplitName } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import type { DatasetId } from '../contract/ids.ts';
import { activeRunStatuses } from '../contract/runs.ts';
import type {
  DatasetRepository, NewDataset, Sample, SampleIndex, SampleQuery, StoredImages
} from '../core/datasets/ports.ts';
import { parseJson, parseRecord } from './database.ts';
import type { Database } from './database.ts';
import { datasetHash } from './dataset-hash.ts';
import { newId } from './new-id.ts';
import { plainBytes } from './plain-bytes.ts';
import type { SampleReader } from './sample-reader.ts';

interface DatasetRow {
  id: string;
  name: string;
  classes: string;
  hash: string;
  source: string;
  test_locked: number;
  created_at: string;
}

interface SampleRow {
  id: number;
  split: SplitName;
  position: number;
  label: number;
  original_label: number;
  source: string | null;
  starred: number;
  quarantined: number;
  pixels: Buffer;
}

const sampleColumns = 'id, split, position, label, original_label, source, starred, quarantined, pixels';
/** In the place of a hash: samples came or went since it was made, and it is made again when somebody asks for it. */
const unknownHash = '';
const activeStatuses = activeRunStatuses.map((status) => `'${status}'`).join(', ');

function toSample(row: SampleRow): Sample {
  return {
    id: row.id,
    split: row.split,
    position: row.position,
    label: row.label,
    originalLabel: row.original_label,
    source: row.source,
    starred: row.starred === 1,
    quarantined: row.quarantined === 1,
    pixels: plainBytes(row.pixels)
  };
}

function checkChunk(chunk: LabelledImages, classes: number): void {
  if (chunk.labels.length !== chunk.count || chunk.pixels.length !== chunk.count * samplePixels) {
    throw new RangeError(`${chunk.count} samples come with ${chunk.labels.length} labels and ${chunk.pixels.length} pixels.`);
  }
  const wrong = chunk.labels.findIndex((label) => label >= classes);
  if (wrong >= 0) throw new RangeError(`Sample ${wrong} has label ${chunk.labels[wrong]}; there are ${classes} classes.`);
}

function conditions(id: DatasetId, query: Omit<SampleQuery, 'offset' | 'limit'>): { where: string; values: (string | number)[] } {
  const parts: [string, string | number][] = [['dataset_id', id], ['split', query.split]];
  if (query.quarantined !== undefined) parts.push(['quarantined', Number(query.quarantined)]);
  if (query.label !== undefined) parts.push(['label', query.label]);
  if (query.starred !== undefined) parts.push(['starred', Number(query.starred)]);
  return { where: parts.map(([column]) => `${column} = ?`).join(' AND '), values: parts.map(([, value]) => value) };
}

export class SqliteDatasetRepository implements DatasetRepository {
  private readonly database: Database;
  private readonly reader: SampleReader;
  private readonly insertDataset: Sqlite.Statement;
  private readonly insertSample: Sqlite.Statement;
  private readonly setHash: Sqlite.Statement;
  private readonly setPlace: Sqlite.Statement;

  constructor(database: Database, reader: SampleReader) {
    this.database = database;
    this.reader = reader;
    this.insertDataset = database.prepare('INSERT INTO datasets (id, name, classes, hash, source, created_at) VALUES (?, ?, ?, ?, ?, ?)');
    this.insertSample = database.prepare(
      'INSERT INTO samples (dataset_id, split, position, label, original_label, source, pixels) VALUES (?, ?, ?, ?, ?, ?, ?)'
    );
    this.setHash = database.prepare('UPDATE datasets SET hash = ? WHERE id = ?');
    this.setPlace = database.prepare('UPDATE samples SET split = ?, position = ? WHERE id = ? AND dataset_id = ?');
  }

  create(dataset: NewDataset): Dataset {
    return this.database.write(() => {
      const id = this.begin(dataset);
      let total = 0;
      for (const split of splitNames) {
        let position = 0;
        for (const chunk of dataset.splits[split] ?? []) {
          checkChunk(chunk, dataset.classes.length);
          position = this.insertChunk(id, split, position, chunk);
        }
        total += position;
      }
      if (total === 0) {
        throw new StudioError('DATASET_EMPTY', `There are no samples for the dataset ${dataset.name} in ${dataset.source}.`, {
          remedy: 'Check that the source holds labelled pictures.'
        });
      }
      this.updateHash(id, dataset.classes);
      return this.get(id);
    });
  }

  list(): Dataset[] {
    return this.database.read(() => {
      const rows = this.database.prepare('SELECT * FROM datasets ORDER BY created_at, rowid').all() as DatasetRow[];
      return rows.map((row) => this.toDataset(row));
    });
  }

  find(idOrName: string): Dataset | undefined {
    return this.database.read(() => {
      const row = this.findRow(idOrName);
      return row === undefined ? undefined : this.toDataset(row);
    });
  }

  /** What whoever files samples has to know, without the hash: that would have to be made. */
  findToFile(idOrName: string): Pick<Dataset, 'id' | 'classes' | 'testLocked'> | undefined {
    const row = this.findRow(idOrName);
    return row === undefined ? undefined : { id: row.id as DatasetId, classes: parseJson(row.classes) as string[], testLocked: row.test_locked === 1 };
  }

  countByClass(id: DatasetId): Partial<Record<SplitName, number[]>> {
    return this.database.read(() => {
      const { classes } = this.get(id);
      const rows = this.database
        .prepare('SELECT split, label, count(*) AS n FROM samples WHERE dataset_id = ? AND split = ? AND quarantined = 0 GROUP BY label');
      const counts: Partial<Record<SplitName, number[]>> = {};
      for (const split of splitNames) {
        const found = rows.all(id, split) as { label: number; n: number }[];
        if (found.length === 0) continue;
        const byClass = new Array<number>(classes.length).fill(0);
        for (const { label, n } of found) byClass[label] = n;
        counts[split] = byClass;
      }
      return counts;
    });
  }

  readSplit(id: DatasetId, split: SplitName): StoredImages {
    // One read transaction: another process may re-split between counting and reading.
    return this.database.read(() => this.database.connection.transaction(() => {
      const { name } = this.get(id);
      const images = this.reader.images(id, split);
      if (images.count === 0) {
        throw new StudioError('DATASET_SPLIT_MISSING', `The dataset ${name} has no ${split} split.`, {
          remedy: `Make one with "dsdc datasets split ${name}", or choose another dataset.`
        });
      }
      return images;
    })());
  }

  page(id: DatasetId, query: SampleQuery): Sample[] {
    return this.database.read(() => {
      this.get(id);
      const { where, values } = conditions(id, query);
      const rows = this.database
        .prepare(`SELECT ${sampleColumns} FROM samples WHERE ${where} ORDER BY position LIMIT ? OFFSET ?`)
        .all(...values, query.limit, query.offset) as SampleRow[];
      return rows.map(toSample);
    });
  }

  countSamples(id: DatasetId, query: Omit<SampleQuery, 'offset' | 'limit'>): number {
    return this.database.read(() => {
      this.get(id);
      const { where, values } = conditions(id, query);
      return this.database.prepare(`SELECT count(*) FROM samples WHERE ${where}`).pluck().get(...values) as number;
    });
  }

  index(id: DatasetId): SampleIndex {
    return this.database.read(() => this.database.connection.transaction(() => {
      this.get(id);
      const parts = splitNames.map((split) => ({ split, ...this.reader.labels(id, split) }));
      return {
        ids: parts.flatMap((part) => part.ids),
        labels: Uint8Array.from(parts.flatMap((part) => [...part.labels])),
        splits: parts.flatMap((part) => part.ids.map(() => part.split))
      };
    })());
  }

  resplit(id: DatasetId, order: Readonly<Record<SplitName, readonly number[]>>): Dataset {
    return this.database.write(() => {
      const dataset = this.get(id);
      const index = this.index(id);
      const wanted = new Set([...order.train, ...order.test]);
      if (wanted.size !== order.train.length + order.test.length || wanted.size !== index.ids.length || !index.ids.every((row) => wanted.has(row))) {
        throw new RangeError(`The new order of dataset ${dataset.name} does not hold each of its ${index.ids.length} samples exactly once.`);
      }
      if (dataset.testLocked) {
        const test = index.ids.filter((_, i) => index.splits[i] === 'test');
        if (test.length !== order.test.length || test.some((row, i) => row !== order.test[i])) throw testSplitLocked(dataset.name);
      }
      // Out of the way first: the old and the new places would collide. Quarantined samples go behind the others of their split.
      this.database.prepare('UPDATE samples SET position = -1 - position WHERE dataset_id = ?').run(id);
      for (const split of splitNames) {
        order[split].forEach((row, position) => this.setPlace.run(split, position, row, id));
        const aside = this.database
          .prepare('SELECT id FROM samples WHERE dataset_id = ? AND split = ? AND position < 0 ORDER BY position DESC')
          .pluck()
          .all(id, split);
        aside.forEach((row, i) => this.setPlace.run(split, order[split].length + i, row, id));
      }
      this.updateHash(id, dataset.classes);
      return this.get(id);
    });
  }

  lockTestSplit(id: DatasetId): void {
    this.database.write(() => {
      this.get(id);
      this.database.prepare('UPDATE datasets SET test_locked = 1 WHERE id = ?').run(id);
    });
  }

  unlockTestSplit(id: DatasetId): Dataset {
    return this.database.write(() => {
      this.database.prepare('UPDATE datasets SET test_locked = 0 WHERE id = ?').run(id);
      return this.get(id);
    });
  }

  remove(id: DatasetId): void {
    this.database.write(() => {
      const { name } = this.get(id);
      const run = this.database
        .prepare(`SELECT id, name, status FROM runs WHERE status IN (${activeStatuses}) AND (dataset_id = $id OR json_extract(replay, '$.dataset.id') = $id)`)
        .get({ id }) as { id: string; name: string; status: string } | undefined;
      if (run !== undefined) {
        throw new StudioError('DATASET_IN_USE', `The dataset ${name} is used by the ${run.status} run ${run.name} (${run.id}).`, {
          remedy: `Wait for the run to end, or stop it with "dsdc runs stop ${run.id}".`
        });
      }
      this.database.prepare('DELETE FROM datasets WHERE id = ?').run(id);
    });
  }

  /** The hash of what is stored now; equal to the recorded one unless something is damaged. */
  computeHash(id: DatasetId, classes: readonly string[]): string {
    const split = (name: SplitName) => {
      const { labels } = this.reader.labels(id, name);
      return { count: labels.length, labels: [labels], pixels: this.reader.pixels(id, name) };
    };
    return datasetHash(classes, { train: split('train'), test: split('test') });
  }

  private insertChunk(id: DatasetId, split: SplitName, start: number, chunk: LabelledImages): number {
    for (let i = 0; i < chunk.count; i++) {
      const label = chunk.labels[i];
      const pixels = chunk.pixels.subarray(i * samplePixels, (i + 1) * samplePixels);
      this.insertSample.run(id, split, start + i, label, label, chunk.sources?.[i] || null, pixels);
    }
    return start + chunk.count;
  }

  /** Makes a dataset without samples: part of a transaction that brings them. @throws StudioError DATASET_NAME_TAKEN */
  begin({ name, classes, source }: Pick<NewDataset, 'name' | 'classes' | 'source'>): DatasetId {
    if (this.find(name) !== undefined) {
      throw new StudioError('DATASET_NAME_TAKEN', `There is a dataset named ${name} already.`, {
        remedy: `Choose another name, or remove it first with "dsdc datasets remove ${name}".`
      });
    }
    const id = newId() as DatasetId;
    this.insertDataset.run(id, name, JSON.stringify(classes), unknownHash, source, new Date().toISOString());
    return id;
  }

  /** After a change to what the hash is made of; inside the change's transaction. */
  updateHash(id: DatasetId, classes: readonly string[]): string {
    const hash = this.computeHash(id, classes);
    this.setHash.run(hash, id);
    return hash;
  }

  /** The same where changes follow each other and nobody waits for the hash: it goes through all samples, 60,000 of them in half a second. */
  forgetHash(id: DatasetId): void {
    this.setHash.run(unknownHash, id);
  }

  /** @throws StudioError DATASET_NOT_FOUND */
  get(id: DatasetId): Dataset {
    const row = this.database.prepare('SELECT * FROM datasets WHERE id = ?').get(id);
    if (row === undefined) {
      throw new StudioError('DATASET_NOT_FOUND', `There is no dataset with the id ${id}.`, { remedy: 'See "dsdc datasets list" for those there are.' });
    }
    return this.toDataset(row as DatasetRow);
  }

  private findRow(idOrName: string): DatasetRow | undefined {
    // An id wins over another dataset's name that looks like it.
    return this.database.prepare('SELECT * FROM datasets WHERE id = $key OR name = $key ORDER BY id = $key DESC LIMIT 1').get({ key: idOrName }) as DatasetRow | undefined;
  }

  /** Made of what is stored in the very transaction that stores it: it is never one of other samples. */
  private makeHash(id: DatasetId, classes: readonly string[]): string {
    // A transaction that began with reading cannot store anything once somebody else has.
    if (this.database.connection.inTransaction) return this.computeHash(id, classes);
    try {
      return this.database.write(() => this.updateHash(id, classes));
    } catch (error) {
      // Somebody else is storing, or nothing can be: then it is made again for whoever asks next.
      if (!(error instanceof StudioError)) throw error;
      return this.computeHash(id, classes);
    }
  }

  private toDataset(row: DatasetRow): Dataset {
    const id = row.id as DatasetId;
    const counts = splitNames.map((split) => [split, this.reader.count(id, split)] as const).filter(([, count]) => count > 0);
    const classes = parseJson(row.classes) as string[];
    const value = {
      id: row.id,
      name: row.name,
      classes,
      splits: Object.fromEntries(counts),
      hash: row.hash === unknownHash ? this.makeHash(id, classes) : row.hash,
      source: row.source,
      testLocked: row.test_locked === 1,
      createdAt: row.created_at
    };
    return parseRecord(datasetSchema, value, 'datasets');
  }
}

export function testSplitLocked(name: string): StudioError {
  return new StudioError('DATASET_SPLIT_LOCKED', `The test split of dataset ${name} is locked: a run was tested on it.`, {
    remedy: 'Unlock it where the dataset is shown (figures measured so far keep the hash of what they were measured on), or import the data again under another name.'
  });
}
