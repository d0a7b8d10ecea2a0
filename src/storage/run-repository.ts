import type Sqlite from 'better-sqlite3';
import { z } from 'zod';
import type { ListedRun } from '../contract/api/runs.ts';
import { StudioError } from '../contract/errors.ts';
import type { RunId } from '../contract/ids.ts';
import { networkSchema } from '../contract/network.ts';
import type { NetworkSpec } from '../contract/network.ts';
import { activeRunStatuses, isActive, runActionSchema, runSchema } from '../contract/runs.ts';
import type { ProcessIdentity, Run, RunAction, RunStatus, StoredMetric } from '../contract/runs.ts';
import { trainingSchema } from '../contract/training.ts';
import type { Training } from '../contract/training.ts';
import type { MetricsQuery, NewRun, RunChange, RunRepository } from '../core/runs/ports.ts';
import { parseJson, parseRecord, toJson } from './database.ts';
import type { Database } from './database.ts';
import type { MetricStore } from './metric-store.ts';
import { newId } from './new-id.ts';
import { ParsedTexts } from './parsed-texts.ts';
import { isAlive } from './process-identity.ts';

type Value = string | number | null;
type Row = Record<string, Value>;

/** How a field that changes is stored. */
const changeColumns: { readonly [Field in keyof Required<RunChange>]: (value: Exclude<RunChange[Field], undefined>) => readonly [string, Value] } = {
  name: (value) => ['name', value],
  status: (value) => ['status', value],
  snapshot: (value) => ['snapshot', value],
  replay: (value) => ['replay', toJson(value)],
  engine: (value) => ['engine', value],
  device: (value) => ['device', value],
  engineVersion: (value) => ['engine_version', value],
  threads: (value) => ['threads', value],
  startedAt: (value) => ['started_at', value],
  finishedAt: (value) => ['finished_at', value],
  error: (value) => ['error', toJson(value)],
  summary: (value) => ['summary', toJson(value)],
  modelId: (value) => ['model_id', value],
  notes: (value) => ['notes', value],
  tags: (value) => ['tags', toJson(value)],
  starred: (value) => ['starred', Number(value)],
  trashedAt: (value) => ['trashed_at', value]
};

/** A blob of two checkpoints is one file. */
const checkpointSizes = 'SELECT run_id, sum(size_bytes) FROM (SELECT DISTINCT run_id, blob, size_bytes FROM checkpoints) GROUP BY run_id';

function changedColumns(change: RunChange): (readonly [string, Value])[] {
  return Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => (changeColumns[field as keyof RunChange] as (value: unknown) => readonly [string, Value])(value));
}

/** A row with its two long columns checked already. */
const rowSchema = runSchema.extend({
  network: z.custom<NetworkSpec>(),
  training: z.custom<Training>()
});

function toRun(row: Row, networks: ParsedTexts<NetworkSpec>, trainings: ParsedTexts<Training>): Run {
  const text = (column: string): string | null => row[column] as string | null;
  const network = networks.get(row['network'] as string);
  const training = trainings.get(row['training'] as string);
  const value = {
    id: row['id'] as string,
    number: row['number'],
    name: row['name'],
    kind: row['kind'],
    status: row['status'],
    preset: row['preset'],
    network: network ?? parseJson(text('network')),
    training: training ?? parseJson(text('training')),
    dataset: { id: row['dataset_id'], name: row['dataset_name'], hash: row['dataset_hash'] },
    snapshot: row['snapshot'],
    baseModelId: row['base_model_id'],
    replay: parseJson(text('replay')),
    requestedEngine: row['requested_engine'],
    engine: row['engine'],
    device: row['device'],
    engineVersion: row['engine_version'],
    threads: row['threads'],
    seed: row['seed'],
    parameters: row['parameters'],
    owner: row['owner_pid'] === null ? null : { pid: row['owner_pid'], token: row['owner_token'] },
    requestedAction: row['requested_action'],
    createdAt: row['created_at'],
    startedAt: row['started_at'],
    finishedAt: row['finished_at'],
    error: parseJson(text('error')),
    summary: parseJson(text('summary')),
    gitVersion: row['git_version'],
    appVersion: row['app_version'],
    modelId: row['model_id'],
    searchId: row['search_id'],
    notes: row['notes'],
    tags: parseJson(text('tags')),
    starred: row['starred'] === 1,
    trashedAt: row['trashed_at']
  };
  // The whole schema names what is wrong in one that could not be checked.
  return parseRecord(network === undefined || training === undefined ? runSchema : rowSchema, value, 'runs');
}

export class SqliteRunRepository implements RunRepository {
  private readonly database: Database;
  private readonly metrics: MetricStore;
  private readonly insert: Sqlite.Statement;
  private readonly byId: Sqlite.Statement;
  private readonly nextNumber: Sqlite.Statement;
  private readonly networks = new ParsedTexts(networkSchema);
  private readonly trainings = new ParsedTexts(trainingSchema);

  constructor(database: Database, metrics: MetricStore) {
    this.database = database;
    this.metrics = metrics;
    this.byId = database.prepare('SELECT * FROM runs WHERE id = ?');
    this.nextNumber = database.prepare('UPDATE run_numbers SET last_number = last_number + 1 RETURNING last_number').pluck();
    this.insert = database.prepare(`
      INSERT INTO runs (
        id, name, kind, status, preset, network, training, dataset_id, dataset_name, dataset_hash, base_model_id, replay, requested_engine,
        seed, parameters, owner_pid, owner_token, created_at, git_version, app_version, number, search_id
      ) VALUES (
        $id, $name, $kind, 'queued', $preset, $network, $training, $datasetId, $datasetName, $datasetHash, $baseModelId, $replay, $requestedEngine,
        $seed, $parameters, $ownerPid, $ownerToken, $createdAt, $gitVersion, $appVersion, $number, $searchId
      )`);
  }

  create(run: NewRun): Run {
    return this.database.write(() => {
      const id = newId() as RunId;
      this.insert.run({
        id,
        name: run.name,
        kind: run.kind,
        preset: run.preset,
        network: toJson(run.network),
        training: toJson(run.training),
        datasetId: run.dataset.id,
        datasetName: run.dataset.name,
        datasetHash: run.dataset.hash,
        baseModelId: run.baseModelId,
        replay: toJson(run.replay),
        requestedEngine: run.requestedEngine,
        seed: run.training.seed,
        parameters: run.parameters,
        ownerPid: run.owner.pid,
        ownerToken: run.owner.token,
        createdAt: new Date().toISOString(),
        gitVersion: run.gitVersion,
        appVersion: run.appVersion,
        searchId: run.searchId,
        number: this.nextNumber.get()
      });
      return this.get(id);
    });
  }

  find(id: string): Run | undefined {
    return this.database.read(() => {
      const row = this.byId.get(id);
      return row === undefined ? undefined : this.toRun(row as Row);
    });
  }

  findNamed(idOrName: string): Run | undefined {
    return this.database.read(() => {
      const row = this.database
        .prepare('SELECT * FROM runs WHERE id = $run OR name = $run ORDER BY id = $run DESC, trashed_at IS NOT NULL, created_at DESC, rowid DESC LIMIT 1')
        .get({ run: idOrName });
      return row === undefined ? undefined : this.toRun(row as Row);
    });
  }

  list(filter: { readonly statuses?: readonly RunStatus[] } = {}): Run[] {
    return this.database.read(() => {
      const rows = filter.statuses === undefined
        ? this.database.prepare('SELECT * FROM runs ORDER BY created_at DESC, rowid DESC').all()
        : this.database
            .prepare('SELECT * FROM runs WHERE status IN (SELECT value FROM json_each(?)) ORDER BY created_at DESC, rowid DESC')
            .all(JSON.stringify(filter.statuses));
      return (rows as Row[]).map((row) => this.toRun(row));
    });
  }

  listWithResults({ trashed }: { readonly trashed: boolean }): ListedRun[] {
    return this.database.read(() => {
      const rows = this.database.prepare(`SELECT * FROM runs WHERE trashed_at IS ${trashed ? 'NOT' : ''} NULL ORDER BY created_at DESC, rowid DESC`).all() as Row[];
      const last = this.metrics.lastEpochs();
      const best = this.metrics.bestEpochs();
      const sizes = new Map(this.database.prepare(checkpointSizes).raw().all() as [RunId, number][]);
      return rows.map((row) => {
        const run = this.toRun(row);
        return { run, last: last.get(run.id) ?? null, best: best.get(run.id) ?? null, sizeBytes: sizes.get(run.id) ?? 0 };
      });
    });
  }

  update(id: RunId, change: RunChange): Run {
    return this.database.write(() => {
      this.get(id);
      const columns = changedColumns(change);
      if (change.status !== undefined && !isActive({ status: change.status })) {
        columns.push(['owner_pid', null], ['owner_token', null], ['requested_action', null]);
      }
      if (columns.length > 0) {
        const sets = columns.map(([column]) => `${column} = ?`).join(', ');
        this.database.prepare(`UPDATE runs SET ${sets} WHERE id = ?`).run(...columns.map(([, value]) => value), id);
      }
      return this.get(id);
    });
  }

  claim(id: RunId, owner: ProcessIdentity): Run {
    return this.database.write(() => {
      const run = this.get(id);
      if (isActive(run)) {
        throw new StudioError('RUN_ACTIVE', `The run ${run.name} (${id}) is ${run.status}, in the hands of process ${run.owner?.pid}.`, {
          remedy: 'Wait for it to end, or stop it first.'
        });
      }
      if (run.status === 'completed') {
        throw new StudioError('RUN_NOT_RESUMABLE', `The run ${run.name} (${id}) is completed: there is nothing to resume.`, {
          remedy: 'Fine-tune its model to train it further.'
        });
      }
      this.database
        .prepare(
          `UPDATE runs
           SET status = 'queued', owner_pid = ?, owner_token = ?, requested_action = NULL, finished_at = NULL, error = NULL, summary = NULL,
             trashed_at = NULL
           WHERE id = ?`
        )
        .run(owner.pid, owner.token, id);
      return this.get(id);
    });
  }

  requestAction(id: RunId, action: RunAction): void {
    this.database.write(() => {
      const run = this.get(id);
      if (!isActive(run)) {
        throw new StudioError('RUN_NOT_ACTIVE', `The run ${run.name} (${id}) is ${run.status}: there is nothing to ${action}.`, {
          remedy: 'See "dsdc runs list" for those that are running.'
        });
      }
      // Nothing takes back that it is to stop.
      this.database.prepare(`UPDATE runs SET requested_action = ? WHERE id = ? AND requested_action IS NOT 'stop'`).run(action, id);
    });
  }

  takeRequestedAction(id: RunId): RunAction | null {
    // Polled often and hardly ever answered: look without the write lock first.
    if (this.database.read(() => this.get(id)).requestedAction === null) return null;
    return this.database.write(() => {
      const action = this.get(id).requestedAction;
      this.database.prepare('UPDATE runs SET requested_action = NULL WHERE id = ?').run(id);
      return action === null ? null : runActionSchema.parse(action);
    });
  }

  remove(id: RunId): string[] {
    return this.database.write(() => {
      const run = this.get(id);
      if (isActive(run)) {
        throw new StudioError('RUN_ACTIVE', `The run ${run.name} (${id}) is ${run.status} and cannot be removed.`, {
          remedy: `Stop it first with "dsdc runs stop ${id}".`
        });
      }
      const checkpoints = this.database.prepare('SELECT blob FROM checkpoints WHERE run_id = ?').pluck().all(id) as string[];
      this.database.prepare('DELETE FROM runs WHERE id = ?').run(id);
      return [run.snapshot, run.replay?.snapshot ?? null, ...checkpoints].filter((blob) => blob !== null);
    });
  }

  /** Active runs that no living process is busy with. */
  listAbandoned(): Run[] {
    return this.list({ statuses: activeRunStatuses }).filter((run) => run.owner === null || !isAlive(run.owner));
  }

  markInterrupted(): RunId[] {
    // Asked before everything and hardly ever needed: look without the write lock first.
    if (this.database.read(() => this.listAbandoned()).length === 0) return [];
    return this.database.write(() => {
      const abandoned = this.listAbandoned();
      for (const run of abandoned) this.update(run.id, { status: 'interrupted', finishedAt: new Date().toISOString() });
      return abandoned.map((run) => run.id);
    });
  }

  appendMetrics(id: RunId, metrics: Parameters<RunRepository['appendMetrics']>[1]): number {
    return this.database.write(() => {
      this.get(id);
      return this.metrics.append(id, metrics.batches ?? [], metrics.epochs ?? []);
    });
  }

  listMetrics(id: RunId, query: MetricsQuery): StoredMetric[] {
    return this.database.read(() => {
      this.get(id);
      return this.metrics.list(id, query);
    });
  }

  lastEpoch(id: RunId): number {
    return this.database.read(() => {
      this.get(id);
      return this.metrics.lastEpoch(id);
    });
  }

  rewind(id: RunId, step: number): void {
    this.database.write(() => {
      this.get(id);
      this.metrics.removeAfter(id, step);
      this.database.prepare('DELETE FROM checkpoints WHERE run_id = ? AND step > ?').run(id, step);
    });
  }

  private toRun(row: Row): Run {
    return toRun(row, this.networks, this.trainings);
  }

  private get(id: RunId): Run {
    const run = this.find(id);
    if (run === undefined) {
      throw new StudioError('RUN_NOT_FOUND', `There is no run with the id ${id}.`, { remedy: 'See "dsdc runs list" for those there are.' });
    }
    return run;
  }
}
