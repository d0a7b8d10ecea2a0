import type { EditOutcome, SampleChange, SampleEdit } from '../contract/api/samples.ts';
import type { Dataset } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import type { DatasetId } from '../contract/ids.ts';
import type { SampleEditRepository, SampleEdits } from '../core/samples/ports.ts';
import type { Database } from './database.ts';
import { testSplitLocked } from './dataset-repository.ts';
import type { SqliteDatasetRepository } from './dataset-repository.ts';
import { sampleNotFound } from './sample-not-found.ts';

interface EditRow {
  id: number;
  at: string;
  count: number;
  state: 'done' | 'undone' | 'abandoned';
}

type Field = 'label' | 'starred' | 'quarantined';
type ItemRow = { sample_id: number } & Record<`${Field}_${'before' | 'after'}`, number | null>;

/** Of an edit of many samples, this many are listed one by one. */
const samplesListed = 100;

const fields: readonly Field[] = ['label', 'starred', 'quarantined'];

/**
 * The log of what a person did to samples. An edit and its entry are one transaction, and nothing else changes these columns: the samples
 * always are as the last edit that is done has left them, so that undoing one only has to put back what the log says.
 */
export class SqliteSampleEditRepository implements SampleEditRepository {
  private readonly database: Database;
  private readonly datasets: SqliteDatasetRepository;

  constructor(database: Database, datasets: SqliteDatasetRepository) {
    this.database = database;
    this.datasets = datasets;
  }

  change(id: DatasetId, sampleIds: readonly number[], change: SampleChange): EditOutcome {
    return this.database.write(() => {
      const dataset = this.datasets.get(id);
      checkLabel(change, dataset);
      const samples = JSON.stringify(sampleIds);
      this.refuseStrangers(dataset, samples);
      const edit = this.log(id, samples, change);
      if (edit === null) return this.outcome(id, null);
      this.apply(dataset, edit, 'after');
      this.database.prepare(`UPDATE sample_edits SET state = 'abandoned' WHERE dataset_id = ? AND state = 'undone'`).run(id);
      return this.outcome(id, edit);
    });
  }

  undo(id: DatasetId): EditOutcome {
    return this.step(id, { from: 'done', to: 'undone', order: 'DESC', side: 'before' });
  }

  redo(id: DatasetId): EditOutcome {
    return this.step(id, { from: 'undone', to: 'done', order: 'ASC', side: 'after' });
  }

  edits(id: DatasetId, limit: number): SampleEdits {
    return this.database.read(() => this.database.connection.transaction(() => {
      this.datasets.get(id);
      const rows = this.database.prepare('SELECT id, at, count, state FROM sample_edits WHERE dataset_id = ? ORDER BY id DESC LIMIT ?').all(id, limit);
      return { edits: (rows as EditRow[]).map((row) => this.toEdit(row)), ...this.possible(id) };
    })());
  }

  /** The edits that touched a sample, newest first, each with what it did to this sample alone. */
  editsOfSample(sample: number, limit: number): SampleEdit[] {
    const rows = this.database
      .prepare('SELECT * FROM sample_edit_items JOIN sample_edits ON sample_edits.id = edit_id WHERE sample_id = ? ORDER BY edit_id DESC LIMIT ?')
      .all(sample, limit) as (EditRow & ItemRow)[];
    return rows.map((row) => describe(row, [row]));
  }

  /** Writes the entry: what will change, sample by sample. Null: nothing would. */
  private log(id: DatasetId, samples: string, change: SampleChange): number | null {
    const edit = this.database
      .prepare('INSERT INTO sample_edits (dataset_id, at, count) VALUES (?, ?, 0)')
      .run(id, new Date().toISOString()).lastInsertRowid as number;
    // The plus keeps SQLite from going through the whole dataset to find a few samples.
    const pair = (field: Field): string => `iif(${field} <> $${field}, ${field}, NULL), iif(${field} <> $${field}, $${field}, NULL)`;
    const { changes } = this.database
      .prepare(`
        INSERT INTO sample_edit_items
        SELECT $edit, id, ${fields.map(pair).join(', ')}
        FROM samples
        WHERE +dataset_id = $dataset AND id IN (SELECT value FROM json_each($samples)) AND (${fields.map((field) => `${field} <> $${field}`).join(' OR ')})`)
      .run({ edit, dataset: id, samples, label: change.label ?? null, starred: flag(change.starred), quarantined: flag(change.quarantined) });
    if (changes === 0) {
      this.database.prepare('DELETE FROM sample_edits WHERE id = ?').run(edit);
      return null;
    }
    this.database.prepare('UPDATE sample_edits SET count = ? WHERE id = ?').run(changes, edit);
    return edit;
  }

  private step(id: DatasetId, { from, to, order, side }: { from: EditRow['state']; to: EditRow['state']; order: 'ASC' | 'DESC'; side: 'before' | 'after' }): EditOutcome {
    return this.database.write(() => {
      const dataset = this.datasets.get(id);
      const edit = this.database
        .prepare(`SELECT id FROM sample_edits WHERE dataset_id = ? AND state = ? ORDER BY id ${order} LIMIT 1`)
        .pluck()
        .get(id, from) as number | undefined;
      if (edit === undefined) return this.outcome(id, null);
      this.apply(dataset, edit, side);
      this.database.prepare('UPDATE sample_edits SET state = ? WHERE id = ?').run(to, edit);
      return this.outcome(id, edit);
    });
  }

  /** Sets the samples of an entry to one of its sides. */
  private apply(dataset: Dataset, edit: number, side: 'before' | 'after'): void {
    const changesContent = this.database.prepare('SELECT 1 FROM sample_edit_items WHERE edit_id = ? AND (label_after IS NOT NULL OR quarantined_after IS NOT NULL) LIMIT 1').get(edit) !== undefined;
    if (changesContent && dataset.testLocked) this.refuseLocked(dataset, edit);
    const sets = fields.map((field) => `${field} = coalesce(item.${field}_${side}, samples.${field})`).join(', ');
    this.database.prepare(`UPDATE samples SET ${sets} FROM sample_edit_items AS item WHERE item.edit_id = ? AND samples.id = item.sample_id`).run(edit);
    if (changesContent) this.datasets.updateHash(dataset.id, dataset.classes);
  }

  private refuseLocked(dataset: Dataset, edit: number): void {
    const touched = this.database
      .prepare(`
        SELECT 1 FROM sample_edit_items JOIN samples ON samples.id = sample_id
        WHERE edit_id = ? AND split = 'test' AND (label_after IS NOT NULL OR quarantined_after IS NOT NULL) LIMIT 1`)
      .get(edit);
    if (touched !== undefined) throw testSplitLocked(dataset.name);
  }

  private refuseStrangers({ id, name }: Dataset, samples: string): void {
    const stranger = this.database
      .prepare('SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM samples WHERE id = value AND dataset_id = ?) LIMIT 1')
      .pluck()
      .get(samples, id) as number | undefined;
    if (stranger !== undefined) throw sampleNotFound(stranger, name);
  }

  private outcome(id: DatasetId, edit: number | null): EditOutcome {
    const row = edit === null ? null : (this.database.prepare('SELECT id, at, count, state FROM sample_edits WHERE id = ?').get(edit) as EditRow);
    return { dataset: this.datasets.get(id), edit: row === null ? null : this.toEdit(row), ...this.possible(id) };
  }

  private possible(id: DatasetId): { readonly canUndo: boolean; readonly canRedo: boolean } {
    const isThere = this.database.prepare('SELECT 1 FROM sample_edits WHERE dataset_id = ? AND state = ? LIMIT 1');
    return { canUndo: isThere.get(id, 'done') !== undefined, canRedo: isThere.get(id, 'undone') !== undefined };
  }

  private toEdit(row: EditRow): SampleEdit {
    const items = this.database.prepare('SELECT * FROM sample_edit_items WHERE edit_id = ? ORDER BY sample_id LIMIT ?').all(row.id, samplesListed);
    return describe(row, items as ItemRow[]);
  }
}

function describe({ id, at, count, state }: EditRow, items: readonly ItemRow[]): SampleEdit {
  return {
    id,
    at,
    count,
    samples: items.map((item) => ({ id: item.sample_id, before: sideOf(item, 'before'), after: sideOf(item, 'after') })),
    undone: state !== 'done'
  };
}

function sideOf(item: ItemRow, side: 'before' | 'after'): SampleChange {
  const { [`label_${side}` as const]: label, [`starred_${side}` as const]: starred, [`quarantined_${side}` as const]: quarantined } = item;
  return {
    ...(label !== null && { label }),
    ...(starred !== null && { starred: starred === 1 }),
    ...(quarantined !== null && { quarantined: quarantined === 1 })
  };
}

function checkLabel({ label }: SampleChange, { name, classes }: Dataset): void {
  if (label === undefined || label < classes.length) return;
  throw new StudioError('USAGE_INVALID', `Label ${label} is none of the ${classes.length} classes of dataset ${name}.`, {
    remedy: `Choose one from 0 to ${classes.length - 1}: ${classes.join(', ')}.`
  });
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
