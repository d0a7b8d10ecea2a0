import type { StoredEvaluation } from '../contract/api/models.ts';
import type { SampleDetails } from '../contract/api/samples.ts';
import type { DatasetId, ModelId } from '../contract/ids.ts';
import type { EvaluationRepository, NewEvaluation } from '../core/models/ports.ts';
import type { PredictionColumns } from '../domain/columns.ts';
import type { Database } from './database.ts';
import type { SqliteDatasetRepository } from './dataset-repository.ts';
import type { SqliteModelRepository } from './model-repository.ts';

interface ListedRow {
  model_id: ModelId;
  dataset_id: DatasetId;
  samples: number;
  created_at: string;
  present: number;
}

interface SampleAnswerRow {
  id: string;
  name: string;
  classes: number;
  sample_ids: Buffer;
}

// Samples are only ever added, and removed with their dataset: more of them than were asked about are new ones. Counted once a dataset, not once
// an evaluation: there may be hundreds of models.
const listed = `
  WITH present AS MATERIALIZED (SELECT dataset_id, count(*) AS samples FROM samples GROUP BY dataset_id)
  SELECT model_id, evaluations.dataset_id, evaluations.samples, evaluations.created_at, coalesce(present.samples, 0) AS present
  FROM evaluations JOIN models ON models.id = model_id LEFT JOIN present ON present.dataset_id = evaluations.dataset_id`;

export class SqliteEvaluationRepository implements EvaluationRepository {
  private readonly database: Database;
  private readonly datasets: SqliteDatasetRepository;
  private readonly models: SqliteModelRepository;

  constructor(database: Database, datasets: SqliteDatasetRepository, models: SqliteModelRepository) {
    this.database = database;
    this.datasets = datasets;
    this.models = models;
  }

  save({ datasetId, modelId, weightsHash, count, classes, ids, probabilities }: NewEvaluation): StoredEvaluation {
    return this.database.write(() => {
      this.datasets.get(datasetId);
      this.models.get(modelId);
      this.database
        .prepare(`
          INSERT INTO evaluations (dataset_id, model_id, weights_hash, samples, classes, created_at, sample_ids, probabilities)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (dataset_id, model_id) DO UPDATE SET
            weights_hash = excluded.weights_hash, samples = excluded.samples, classes = excluded.classes, created_at = excluded.created_at,
            sample_ids = excluded.sample_ids, probabilities = excluded.probabilities`)
        .run(datasetId, modelId, weightsHash, count, classes, new Date().toISOString(), bytesOf(ids), bytesOf(probabilities));
      const row = this.database.prepare(`${listed} WHERE model_id = ? AND evaluations.dataset_id = ?`).get(modelId, datasetId);
      return toEvaluation(row as ListedRow);
    });
  }

  list(): StoredEvaluation[] {
    return this.database.read(() => {
      const rows = this.database.prepare(`${listed} WHERE trashed_at IS NULL ORDER BY evaluations.created_at DESC, evaluations.rowid DESC`).all();
      return (rows as ListedRow[]).map(toEvaluation);
    });
  }

  find(datasetId: DatasetId, modelId: ModelId): PredictionColumns | undefined {
    return this.database.read(() => {
      const row = this.database
        .prepare(`
          SELECT samples, evaluations.classes, sample_ids, probabilities FROM evaluations JOIN models ON models.id = model_id
          WHERE dataset_id = ? AND model_id = ? AND models.weights_hash = evaluations.weights_hash`)
        .get(datasetId, modelId) as { samples: number; classes: number; sample_ids: Buffer; probabilities: Buffer } | undefined;
      if (row === undefined) return undefined;
      const { samples: count, classes, sample_ids, probabilities } = row;
      return { count, classes, ids: new Uint32Array(ownBytes(sample_ids)), probabilities: new Float32Array(ownBytes(probabilities)) };
    });
  }

  ofSample(datasetId: DatasetId, sample: number): SampleDetails['predictions'] {
    return this.database.read(() => this.database.connection.transaction(() => {
      const rows = this.database
        .prepare(`
          SELECT models.id, models.name, evaluations.classes, sample_ids FROM evaluations JOIN models ON models.id = model_id
          WHERE dataset_id = ? AND trashed_at IS NULL AND models.weights_hash = evaluations.weights_hash
          ORDER BY models.created_at DESC, models.rowid DESC`)
        .all(datasetId) as SampleAnswerRow[];
      const part = this.database.prepare('SELECT substr(probabilities, ?, ?) FROM evaluations WHERE dataset_id = ? AND model_id = ?').pluck();
      return rows.flatMap(({ id, name, classes, sample_ids }) => {
        const row = new Uint32Array(ownBytes(sample_ids)).indexOf(sample);
        if (row < 0) return [];
        const bytes = part.get(1 + row * classes * Float32Array.BYTES_PER_ELEMENT, classes * Float32Array.BYTES_PER_ELEMENT, datasetId, id) as Buffer;
        return [{ model: { id, name }, probabilities: Array.from(new Float32Array(ownBytes(bytes))) }];
      });
    })());
  }
}

function toEvaluation({ model_id, dataset_id, samples, created_at, present }: ListedRow): StoredEvaluation {
  return { modelId: model_id, datasetId: dataset_id, samples, createdAt: created_at, stale: present > samples };
}

function bytesOf(column: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** A copy that begins on a boundary of any number: a view at the row's own place may not. */
function ownBytes(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
