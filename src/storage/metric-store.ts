import type Sqlite from 'better-sqlite3';
import type { RunId } from '../contract/ids.ts';
import type { BatchMetric, EpochMetric, StoredMetric } from '../contract/runs.ts';
import type { MetricsQuery } from '../core/runs/ports.ts';
import type { Database } from './database.ts';

const batchColumns = 'seq, step, epoch, loss, accuracy, learning_rate AS learningRate, images_per_second AS imagesPerSecond';
const epochColumns = `seq, step, epoch, loss, accuracy, val_loss AS valLoss, val_accuracy AS valAccuracy, images_per_second AS imagesPerSecond,
  seconds, rss_bytes AS rssBytes`;

type Stored<Type extends StoredMetric['type']> = Extract<StoredMetric, { type: Type }>;

/** Metrics of runs. They are read by the hundred thousand: rows go out as they are, checked when they were written. */
export class MetricStore {
  private readonly insertBatch: Sqlite.Statement;
  private readonly insertEpoch: Sqlite.Statement;
  private readonly batchesAfter: Sqlite.Statement;
  private readonly epochsAfter: Sqlite.Statement;
  private readonly lastOfAll: Sqlite.Statement;
  private readonly bestOfAll: Sqlite.Statement;
  private readonly newestEpoch: Sqlite.Statement;
  private readonly lastSeq: Sqlite.Statement;
  private readonly setLastSeq: Sqlite.Statement;
  private readonly removals: readonly Sqlite.Statement[];

  constructor(database: Database) {
    this.insertBatch = database.prepare(
      'INSERT INTO batch_metrics VALUES ($runId, $seq, $step, $epoch, $loss, $accuracy, $learningRate, $imagesPerSecond)'
    );
    this.insertEpoch = database.prepare(
      'INSERT INTO epoch_metrics VALUES ($runId, $seq, $step, $epoch, $loss, $accuracy, $valLoss, $valAccuracy, $imagesPerSecond, $seconds, $rssBytes)'
    );
    this.batchesAfter = database.prepare(`SELECT 'batch' AS type, ${batchColumns} FROM batch_metrics WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?`);
    this.epochsAfter = database.prepare(`SELECT 'epoch' AS type, ${epochColumns} FROM epoch_metrics WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?`);
    // CROSS JOIN keeps the order: a look into the index for each run, whatever the number of epochs.
    this.lastOfAll = database.prepare(`
      SELECT run_id AS runId, ${epochColumns} FROM runs
      CROSS JOIN epoch_metrics ON run_id = id AND seq = (SELECT max(seq) FROM epoch_metrics WHERE run_id = id)`);
    // SQLite takes the other columns of a group from the row with the minimum (sqlite.org/lang_select.html#bareagg): much faster than a window.
    this.bestOfAll = database.prepare(`
      SELECT run_id AS runId, ${epochColumns}, min(coalesce(val_loss, loss)) FROM (
        SELECT run_id AS of_run, max(coalesce(val_accuracy, accuracy)) AS best FROM epoch_metrics GROUP BY run_id
      ) CROSS JOIN epoch_metrics ON run_id = of_run AND coalesce(val_accuracy, accuracy) = best GROUP BY run_id`);
    this.newestEpoch = database.prepare(`
      SELECT coalesce(max(epoch), 0) FROM (
        SELECT * FROM (SELECT epoch FROM batch_metrics WHERE run_id = $runId ORDER BY seq DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT epoch FROM epoch_metrics WHERE run_id = $runId ORDER BY seq DESC LIMIT 1)
      )`).pluck();
    this.lastSeq = database.prepare('SELECT last_seq FROM runs WHERE id = ?').pluck();
    this.setLastSeq = database.prepare('UPDATE runs SET last_seq = ? WHERE id = ?');
    this.removals = ['batch_metrics', 'epoch_metrics'].map((table) => database.prepare(`DELETE FROM ${table} WHERE run_id = ? AND step > ?`));
  }

  /** To be called in a write transaction. Where a batch and an epoch end at the same step, the batch comes first. */
  append(runId: RunId, batches: readonly BatchMetric[], epochs: readonly EpochMetric[]): number {
    let seq = this.lastSeq.get(runId) as number;
    let nextEpoch = 0;
    const takeEpochsBefore = (step: number): void => {
      for (let epoch = epochs[nextEpoch]; epoch !== undefined && epoch.step < step; epoch = epochs[++nextEpoch]) {
        this.insertEpoch.run({ ...epoch, runId, seq: ++seq });
      }
    };
    for (const batch of batches) {
      takeEpochsBefore(batch.step);
      this.insertBatch.run({ ...batch, runId, seq: ++seq });
    }
    takeEpochsBefore(Infinity);
    this.setLastSeq.run(seq, runId);
    return seq;
  }

  list(runId: RunId, query: MetricsQuery): StoredMetric[] {
    // SQLite reads a negative limit as none.
    const limit = query.limit ?? -1;
    const batches = query.type === 'epoch' ? [] : (this.batchesAfter.all(runId, query.afterSeq, limit) as Stored<'batch'>[]);
    const epochs = query.type === 'batch' ? [] : (this.epochsAfter.all(runId, query.afterSeq, limit) as Stored<'epoch'>[]);
    const all = [...batches, ...epochs].sort((a, b) => a.seq - b.seq);
    return query.limit === undefined ? all : all.slice(0, query.limit);
  }

  /** Of every run that has one. */
  lastEpochs(): Map<RunId, EpochMetric> {
    return byRun(this.lastOfAll);
  }

  /** By validation accuracy, then loss; by training accuracy where there is no validation split. */
  bestEpochs(): Map<RunId, EpochMetric> {
    return byRun(this.bestOfAll);
  }

  /** 0 for a run without metrics. */
  lastEpoch(runId: RunId): number {
    return this.newestEpoch.get({ runId }) as number;
  }

  removeAfter(runId: RunId, step: number): void {
    for (const removal of this.removals) removal.run(runId, step);
  }
}

function byRun(statement: Sqlite.Statement): Map<RunId, EpochMetric> {
  const rows = statement.all() as (EpochMetric & { readonly runId: RunId })[];
  return new Map(rows.map(({ runId, step, epoch, loss, accuracy, valLoss, valAccuracy, imagesPerSecond, seconds, rssBytes }) =>
    [runId, { step, epoch, loss, accuracy, valLoss, valAccuracy, imagesPerSecond, seconds, rssBytes }]));
}
