import type { ModelId } from '../contract/ids.ts';
import type { OpenSetRepository } from '../core/ink/ports.ts';
import type { OpenSetDetector } from '../domain/metrics/open-set.ts';
import { parseJson } from './database.ts';
import type { Database } from './database.ts';

export class SqliteOpenSetRepository implements OpenSetRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  find(model: ModelId, weightsHash: string): OpenSetDetector | undefined {
    const detector = this.database.read(() => this.database
      .prepare('SELECT detector FROM open_sets WHERE model_id = ? AND weights_hash = ?')
      .pluck()
      .get(model, weightsHash)) as string | undefined;
    return detector === undefined ? undefined : (parseJson(detector) as OpenSetDetector);
  }

  keep(model: ModelId, weightsHash: string, detector: OpenSetDetector): void {
    const keep = 'INSERT OR REPLACE INTO open_sets (model_id, weights_hash, detector) VALUES (?, ?, ?)';
    this.database.write(() => void this.database.prepare(keep).run(model, weightsHash, JSON.stringify(detector)));
  }
}
