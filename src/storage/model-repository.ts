import { createHash } from 'node:crypto';
import type { Promotion } from '../contract/api/models.ts';
import { StudioError } from '../contract/errors.ts';
import type { ModelId } from '../contract/ids.ts';
import { modelSchema } from '../contract/models.ts';
import type { Calibration, Model, ModelMetrics } from '../contract/models.ts';
import { activeRunStatuses } from '../contract/runs.ts';
import type { ModelRepository, NewModel } from '../core/models/ports.ts';
import { parseJson, parseRecord, toJson } from './database.ts';
import type { Database } from './database.ts';
import { newId } from './new-id.ts';
import { plainBytes } from './plain-bytes.ts';
import { PromotionLog } from './promotion-log.ts';
import type { PromotionEntry } from './promotion-log.ts';

type Row = Record<string, string | number | null>;

/** The longest name of the contract. */
const nameLength = 80;

function toModel(row: Row): Model {
  const json = (column: string): unknown => parseJson(row[column] as string | null);
  const value = {
    id: row['id'] as string,
    name: row['name'],
    runId: row['run_id'],
    preset: row['preset'],
    network: json('network'),
    parameters: row['parameters'],
    classes: json('classes'),
    weightsHash: row['weights_hash'],
    weightsSizeBytes: row['weights_size'],
    lineage: json('lineage'),
    metrics: json('metrics'),
    calibration: json('calibration'),
    active: row['active'] === 1,
    createdAt: row['created_at'],
    trashedAt: row['trashed_at']
  };
  return parseRecord(modelSchema, value, 'models');
}

export class SqliteModelRepository implements ModelRepository {
  private readonly database: Database;
  private readonly log: PromotionLog;

  constructor(database: Database) {
    this.database = database;
    this.log = new PromotionLog(database);
  }

  create(model: NewModel): Model {
    return this.database.write(() => {
      const id = newId() as ModelId;
      this.database
        .prepare(`
          INSERT INTO models (id, name, run_id, preset, network, parameters, classes, lineage, metrics, calibration, created_at, weights_hash, weights_size)
          VALUES ($id, $name, $runId, $preset, $network, $parameters, $classes, $lineage, $metrics, $calibration, $createdAt, $weightsHash, $weightsSize)`)
        .run({
          id,
          name: this.freeName(model.name),
          runId: model.runId,
          preset: model.preset,
          network: toJson(model.network),
          parameters: model.parameters,
          classes: toJson(model.classes),
          lineage: toJson(model.lineage),
          metrics: toJson(model.metrics),
          calibration: toJson(model.calibration),
          createdAt: new Date().toISOString(),
          weightsHash: createHash('sha256').update(model.weights).digest('hex'),
          weightsSize: model.weights.length
        });
      this.database.prepare('INSERT INTO model_weights VALUES (?, ?)').run(id, model.weights);
      return this.get(id);
    });
  }

  list(filter: { readonly trashed?: boolean } = {}): Model[] {
    return this.database.read(() =>
      (this.database
        .prepare('SELECT * FROM models WHERE (trashed_at IS NOT NULL) = ? ORDER BY created_at DESC, rowid DESC')
        .all(Number(filter.trashed ?? false)) as Row[]).map(toModel)
    );
  }

  find(idOrName: string): Model | undefined {
    return this.database.read(() => {
      // An id wins over another model's name that looks like it.
      const row = this.database
        .prepare('SELECT * FROM models WHERE id = $key OR (name = $key AND trashed_at IS NULL) ORDER BY id = $key DESC LIMIT 1')
        .get({ key: idOrName });
      return row === undefined ? undefined : toModel(row as Row);
    });
  }

  findActive(): Model | undefined {
    return this.database.read(() => {
      const row = this.database.prepare('SELECT * FROM models WHERE active = 1').get();
      return row === undefined ? undefined : toModel(row as Row);
    });
  }

  findByWeights(weightsHash: string): Model | undefined {
    return this.database.read(() => {
      const row = this.database.prepare('SELECT * FROM models WHERE weights_hash = ? ORDER BY rowid LIMIT 1').get(weightsHash);
      return row === undefined ? undefined : toModel(row as Row);
    });
  }

  readWeights(id: ModelId): Uint8Array {
    return this.database.read(() => {
      const { name, weightsHash } = this.get(id);
      const weights = this.database.prepare('SELECT weights FROM model_weights WHERE model_id = ?').pluck().get(id) as Buffer | undefined;
      if (weights === undefined || createHash('sha256').update(weights).digest('hex') !== weightsHash) {
        throw new StudioError('STORAGE_CORRUPT', `The weights of model ${name} (${id}) are missing or damaged.`, {
          remedy: `Use another model; copies made before each migration lie in the folder backups in ${this.database.dataDir}.`
        });
      }
      return plainBytes(weights);
    });
  }

  setEvaluation(id: ModelId, evaluation: { readonly metrics?: ModelMetrics; readonly calibration?: Calibration }): Model {
    return this.database.write(() => {
      this.get(id);
      this.database
        .prepare('UPDATE models SET metrics = coalesce(?, metrics), calibration = coalesce(?, calibration) WHERE id = ?')
        .run(toJson(evaluation.metrics ?? null), toJson(evaluation.calibration ?? null), id);
      return this.get(id);
    });
  }

  rename(id: ModelId, name: string): Model {
    return this.database.write(() => {
      const model = this.get(id);
      if (model.name === name) return model;
      if (model.trashedAt === null && this.isTaken(name)) {
        throw new StudioError('MODEL_NAME_TAKEN', `There is a model named ${name} already.`, { remedy: 'Choose another name, or rename that one first.' });
      }
      this.database.prepare('UPDATE models SET name = ? WHERE id = ?').run(name, id);
      return this.get(id);
    });
  }

  promote(id: ModelId): Model {
    return this.database.write(() => {
      const model = this.get(id);
      if (model.trashedAt !== null) {
        throw new StudioError('MODEL_IN_USE', `The model ${model.name} (${id}) lies in the trash and cannot become the active one.`, {
          remedy: 'Take it out of the trash first.'
        });
      }
      if (model.active) return model;
      this.log.record(model, this.findActive());
      return this.activate(id);
    });
  }

  rollback(): Model {
    return this.database.write(() => {
      const before = this.before();
      if (before !== undefined) {
        this.log.record(before.model, this.findActive(), before.entry);
        return this.activate(before.model.id);
      }
      throw new StudioError('MODEL_NOT_FOUND', 'No model that is still there was active before this one.', { remedy: 'Promote the one that you want instead.' });
    });
  }

  rollbackTarget(): Model | undefined {
    return this.database.read(() => this.before()?.model);
  }

  promotions(): Promotion[] {
    return this.database.read(() => this.log.list());
  }

  trash(id: ModelId): Model {
    return this.database.write(() => {
      this.refuseWhileInUse(this.get(id));
      this.database.prepare('UPDATE models SET active = 0, trashed_at = coalesce(trashed_at, ?) WHERE id = ?').run(new Date().toISOString(), id);
      return this.get(id);
    });
  }

  restore(id: ModelId): Model {
    return this.database.write(() => {
      const model = this.get(id);
      if (model.trashedAt === null) return model;
      this.database.prepare('UPDATE models SET trashed_at = NULL, name = ? WHERE id = ?').run(this.freeName(model.name), id);
      return this.get(id);
    });
  }

  remove(id: ModelId): void {
    this.database.write(() => {
      this.refuseWhileInUse(this.get(id));
      this.database.prepare('DELETE FROM models WHERE id = ?').run(id);
    });
  }

  /** The nearest model that was active before and can be again. */
  private before(): { readonly entry: PromotionEntry; readonly model: Model } | undefined {
    for (const entry of this.log.walkBack()) {
      const model = this.find(entry.modelId);
      if (model?.id === entry.modelId && model.trashedAt === null && !model.active) return { entry, model };
    }
    return undefined;
  }

  private activate(id: ModelId): Model {
    this.database.prepare('UPDATE models SET active = 0 WHERE active = 1').run();
    this.database.prepare('UPDATE models SET active = 1 WHERE id = ?').run(id);
    return this.get(id);
  }

  private freeName(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.isTaken(name); i++) name = `${wanted.slice(0, nameLength - 1 - String(i).length)}-${i}`;
    return name;
  }

  private isTaken(name: string): boolean {
    return this.database.prepare('SELECT 1 FROM models WHERE name = ? AND trashed_at IS NULL').get(name) !== undefined;
  }

  private refuseWhileInUse(model: Model): void {
    const statuses = JSON.stringify(activeRunStatuses);
    const run = this.database
      .prepare(`
        SELECT id, name, status FROM runs
        WHERE (base_model_id = $model OR json_extract(training, '$.distillation.teacher') = $model) AND status IN (SELECT value FROM json_each($statuses))`)
      .get({ model: model.id, statuses }) as { id: string; name: string; status: string } | undefined;
    if (run !== undefined) {
      throw new StudioError('MODEL_IN_USE', `The ${run.status} run ${run.name} (${run.id}) needs the model ${model.name}.`, {
        remedy: `Wait for the run to end, or stop it with "dsdc runs stop ${run.id}".`
      });
    }
  }

  /** @throws StudioError MODEL_NOT_FOUND */
  get(id: ModelId): Model {
    const model = this.find(id);
    if (model?.id !== id) {
      throw new StudioError('MODEL_NOT_FOUND', `There is no model with the id ${id}.`, { remedy: 'See "dsdc models list" for those there are.' });
    }
    return model;
  }
}
