import type { Promotion } from '../contract/api/models.ts';
import type { ModelId } from '../contract/ids.ts';
import type { Model } from '../contract/models.ts';
import type { Database } from './database.ts';

interface PromotionRow {
  id: number;
  model_id: string;
  model_name: string;
  previous_id: string | null;
  previous_name: string | null;
  at: string;
}

export interface PromotionEntry {
  readonly id: number;
  readonly modelId: ModelId;
  /** The entry that rolling back from here leads to. */
  readonly back: number | null;
}

/** More than anyone looks through. */
const mostListed = 1000;

/** Who became the active model when: a chain of entries, each knowing the one before it, that rolling back walks along. All inside a caller's transaction. */
export class PromotionLog {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** @param target the entry that is rolled back to; left out: an ordinary promotion. */
  record(model: Model, previous: Model | undefined, target?: PromotionEntry): void {
    const back = target === undefined ? (this.last()?.id ?? null) : target.back;
    this.database
      .prepare('INSERT INTO promotions (model_id, model_name, previous_id, previous_name, at, back) VALUES (?, ?, ?, ?, ?, ?)')
      .run(model.id, model.name, previous?.id ?? null, previous?.name ?? null, new Date().toISOString(), back);
  }

  /** The entries that rolling back passes, the nearest first. */
  *walkBack(): Generator<PromotionEntry> {
    for (let entry = this.last(); entry?.back != null; ) {
      entry = this.entry('id = ?', entry.back);
      if (entry !== undefined) yield entry;
    }
  }

  /** Newest first. */
  list(): Promotion[] {
    const rows = this.database
      .prepare(`
        SELECT promotions.id, model_id, coalesce(models.name, model_name) AS model_name, previous_id, coalesce(before.name, previous_name) AS previous_name, at
        FROM promotions LEFT JOIN models ON models.id = model_id LEFT JOIN models AS before ON before.id = previous_id
        ORDER BY promotions.id DESC LIMIT ?`)
      .all(mostListed) as PromotionRow[];
    return rows.map(({ id, model_id, model_name, previous_id, previous_name, at }) => ({
      id,
      model: { id: model_id as ModelId, name: model_name },
      previous: previous_id === null || previous_name === null ? null : { id: previous_id as ModelId, name: previous_name },
      at
    }));
  }

  private last(): PromotionEntry | undefined {
    return this.entry('id = (SELECT max(id) FROM promotions)');
  }

  private entry(where: string, ...values: number[]): PromotionEntry | undefined {
    return this.database.prepare(`SELECT id, model_id AS modelId, back FROM promotions WHERE ${where}`).get(...values) as PromotionEntry | undefined;
  }
}
