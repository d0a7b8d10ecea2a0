import { samplePixels } from '../contract/datasets.ts';
import type { SplitName } from '../contract/datasets.ts';
import type { DatasetId, DocumentId } from '../contract/ids.ts';
import type { CorrectionRepository, NewCorrection } from '../core/records/ports.ts';
import { digitNames } from '../domain/digits/digit-names.ts';
import type { Database } from './database.ts';
import type { SqliteDatasetRepository } from './dataset-repository.ts';

/** Of datasets that are made here. */
const source = 'Digits of reviewed documents';

const ofDocument = `SELECT sample_id FROM sample_fields JOIN fields ON fields.id = field_id JOIN pages ON pages.id = page_id WHERE document_id = ?`;

export class SqliteCorrectionRepository implements CorrectionRepository {
  private readonly database: Database;
  private readonly datasets: SqliteDatasetRepository;

  constructor(database: Database, datasets: SqliteDatasetRepository) {
    this.database = database;
    this.datasets = datasets;
  }

  await(document: DocumentId, dataset: string): void {
    this.database.write(() => void this.database.prepare('INSERT OR REPLACE INTO corrections_waiting (document_id, dataset) VALUES (?, ?)').run(document, dataset));
  }

  next(): DocumentId | undefined {
    return this.database.read(() => this.database.prepare('SELECT document_id FROM corrections_waiting ORDER BY rowid LIMIT 1').pluck().get() as DocumentId | undefined);
  }

  file(document: DocumentId, samples: readonly NewCorrection[]): number {
    return this.database.write(() => {
      const name = this.database.prepare('DELETE FROM corrections_waiting WHERE document_id = ? RETURNING dataset').pluck().get(document) as string | undefined;
      if (name === undefined || samples.length === 0) return 0;
      const { id, classes, testLocked } = this.datasetOf(name);
      const labelled = samples.flatMap((sample) => {
        const label = classes.indexOf(String(sample.digit));
        return label < 0 ? [] : [{ ...sample, label, split: testLocked ? 'train' : sample.split }];
      });
      for (const sample of labelled) this.insert(id, sample);
      if (labelled.length > 0) this.datasets.forgetHash(id);
      return labelled.length;
    });
  }

  retract(document: DocumentId): void {
    this.database.write(() => {
      this.database.prepare('DELETE FROM corrections_waiting WHERE document_id = ?').run(document);
      const touched = this.database.prepare(`SELECT DISTINCT dataset_id FROM samples WHERE id IN (${ofDocument})`).pluck().all(document) as DatasetId[];
      if (touched.length === 0) return;
      this.removeFromEdits(document);
      this.database.prepare(`DELETE FROM samples WHERE id IN (${ofDocument})`).run(document);
      for (const id of touched) {
        // They count the samples that they were asked about.
        this.database.prepare('DELETE FROM evaluations WHERE dataset_id = ?').run(id);
        this.datasets.forgetHash(id);
      }
    });
  }

  /** What a person did to them since goes with them; what was done to others together with them stays. */
  private removeFromEdits(document: DocumentId): void {
    const edits = this.database
      .prepare(`DELETE FROM sample_edit_items WHERE sample_id IN (${ofDocument}) RETURNING edit_id`).pluck().all(document) as number[];
    for (const edit of new Set(edits)) {
      this.database.prepare('UPDATE sample_edits SET count = (SELECT count(*) FROM sample_edit_items WHERE edit_id = id) WHERE id = ?').run(edit);
      this.database.prepare('DELETE FROM sample_edits WHERE id = ? AND count = 0').run(edit);
    }
  }

  private datasetOf(name: string): { id: DatasetId; classes: readonly string[]; testLocked: boolean } {
    return this.datasets.findToFile(name) ?? { id: this.datasets.begin({ name, classes: digitNames, source }), classes: digitNames, testLocked: false };
  }

  private insert(dataset: DatasetId, { field, split, label, pixels, source: from }: NewCorrection & { readonly label: number; readonly split: SplitName }): void {
    if (pixels.length !== samplePixels) throw new RangeError(`A sample has ${samplePixels} pixels, not ${pixels.length}.`);
    const position = this.database.prepare('SELECT coalesce(max(position) + 1, 0) FROM samples WHERE dataset_id = ? AND split = ?').pluck().get(dataset, split);
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO samples (dataset_id, split, position, label, original_label, source, pixels) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(dataset, split, position, label, label, from, pixels);
    this.database.prepare('INSERT INTO sample_fields (sample_id, field_id) VALUES (?, ?)').run(lastInsertRowid, field);
  }
}
