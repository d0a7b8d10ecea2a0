import { z } from 'zod';
import { StudioError } from '../contract/errors.ts';
import type { RunId, SearchId } from '../contract/ids.ts';
import type { ProcessIdentity, RunError } from '../contract/runs.ts';
import { fieldValueSchema, searchSchema, trialRunSchema } from '../contract/searches.ts';
import type { Search, SearchStatus, TrialRun, TrialValues } from '../contract/searches.ts';
import type { NewSearch, SearchRepository, TrialPlace, TrialResult } from '../core/searches/ports.ts';
import { parseJson, parseRecord, parseStored, toJson } from './database.ts';
import type { Database } from './database.ts';
import { newId } from './new-id.ts';
import { isAlive } from './process-identity.ts';

type Row = Record<string, string | number | null>;

const valuesSchema = z.record(z.string(), fieldValueSchema);

function toSearch(row: Row): Search {
  const value = {
    id: row['id'] as string,
    question: parseJson(row['question'] as string),
    status: row['status'],
    datasetHash: row['dataset_hash'],
    epochs: row['epochs'],
    owner: row['owner_pid'] === null ? null : { pid: row['owner_pid'], token: row['owner_token'] },
    error: parseJson(row['error'] as string | null),
    createdAt: row['created_at'],
    finishedAt: row['finished_at']
  };
  return parseRecord(searchSchema, value, 'searches');
}

export class SqliteSearchRepository implements SearchRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  create({ question, datasetHash, epochs, owner, trials }: NewSearch): Search {
    return this.database.write(() => {
      const { name } = question;
      if (this.database.prepare('SELECT 1 FROM searches WHERE name = ?').get(name) !== undefined) {
        throw new StudioError('SEARCH_NAME_TAKEN', `There is a search “${name}” already.`, { remedy: 'Choose another name, or remove that one.' });
      }
      const id = newId() as SearchId;
      this.database
        .prepare(`INSERT INTO searches (id, name, status, question, dataset_hash, epochs, owner_pid, owner_token, created_at) VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?)`)
        .run(id, name, toJson(question), datasetHash, epochs, owner.pid, owner.token, new Date().toISOString());
      const insert = this.database.prepare('INSERT INTO search_trials (search_id, trial, field_values) VALUES (?, ?, ?)');
      trials.forEach((values, trial) => insert.run(id, trial, toJson(values)));
      return this.get(id);
    });
  }

  find(idOrName: string): Search | undefined {
    return this.database.read(() => {
      const row = this.database.prepare('SELECT * FROM searches WHERE id = $search OR name = $search ORDER BY id = $search DESC LIMIT 1').get({ search: idOrName });
      return row === undefined ? undefined : toSearch(row as Row);
    });
  }

  list(): Search[] {
    return this.database.read(() => (this.database.prepare('SELECT * FROM searches ORDER BY created_at DESC, rowid DESC').all() as Row[]).map(toSearch));
  }

  countRunning(): number {
    return this.running().filter(({ owner }) => owner !== null && isAlive(owner)).length;
  }

  trials(id: SearchId): TrialValues[] {
    return this.database.read(() => {
      const texts = this.database.prepare('SELECT field_values FROM search_trials WHERE search_id = ? ORDER BY trial').pluck().all(id) as string[];
      return texts.map((text) => parseStored(valuesSchema, JSON.parse(text), id, 'search_trials'));
    });
  }

  runs(id: SearchId): TrialRun[] {
    return this.database.read(() => {
      const rows = this.database
        .prepare(`SELECT trial, rung, seed, run_id AS runId, outcome, val_accuracy AS valAccuracy, val_loss AS valLoss, seconds
          FROM trial_runs WHERE search_id = ? ORDER BY trial, rung, seed`)
        .all(id);
      return rows.map((row) => parseStored(trialRunSchema, row, id, 'trial_runs'));
    });
  }

  claim(id: SearchId, owner: ProcessIdentity): Search {
    return this.database.write(() => {
      const search = this.get(id);
      if (search.status === 'running') throw active(search, 'Let it go on, or stop it first.');
      this.database
        .prepare(`UPDATE searches SET status = 'running', owner_pid = ?, owner_token = ?, error = NULL, finished_at = NULL WHERE id = ?`)
        .run(owner.pid, owner.token, id);
      return this.get(id);
    });
  }

  settle(id: SearchId, status: Exclude<SearchStatus, 'running'>, error?: RunError): Search {
    return this.database.write(() => {
      this.get(id);
      this.database
        .prepare('UPDATE searches SET status = ?, error = ?, finished_at = ?, owner_pid = NULL, owner_token = NULL WHERE id = ?')
        .run(status, toJson(error ?? null), new Date().toISOString(), id);
      return this.get(id);
    });
  }

  markInterrupted(): void {
    const abandoned = (): Search[] => this.running().filter(({ owner }) => owner === null || !isAlive(owner));
    // Asked before everything and hardly ever needed: look without the write lock first.
    if (abandoned().length === 0) return;
    this.database.write(() => {
      for (const { id } of abandoned()) this.settle(id, 'interrupted');
    });
  }

  link(id: SearchId, { trial, rung, seed }: TrialPlace, run: RunId): void {
    this.database.write(() => void this.database
      .prepare('INSERT OR REPLACE INTO trial_runs (search_id, trial, rung, seed, run_id) VALUES (?, ?, ?, ?, ?)')
      .run(id, trial, rung, seed, run));
  }

  keepResult(id: SearchId, { trial, rung, seed }: TrialPlace, { outcome, valAccuracy, valLoss, seconds }: TrialResult): void {
    this.database.write(() => void this.database
      .prepare('UPDATE trial_runs SET outcome = ?, val_accuracy = ?, val_loss = ?, seconds = ? WHERE search_id = ? AND trial = ? AND rung = ? AND seed = ?')
      .run(outcome, valAccuracy, valLoss, seconds, id, trial, rung, seed));
  }

  forgetOpen(id: SearchId): RunId[] {
    return this.database.write(() => this.database.prepare('DELETE FROM trial_runs WHERE search_id = ? AND outcome IS NULL RETURNING run_id').pluck().all(id) as RunId[]);
  }

  remove(id: SearchId): void {
    this.database.write(() => {
      const search = this.get(id);
      if (search.status === 'running') throw active(search, `Stop it first with “dsdc search stop ${search.question.name}”.`);
      this.database.prepare('DELETE FROM searches WHERE id = ?').run(id);
    });
  }

  private running(): Search[] {
    return this.database.read(() => (this.database.prepare(`SELECT * FROM searches WHERE status = 'running'`).all() as Row[]).map(toSearch));
  }

  private get(id: SearchId): Search {
    const search = this.find(id);
    if (search === undefined) throw new StudioError('SEARCH_NOT_FOUND', `There is no search with the id ${id}.`, { remedy: 'See “dsdc search list” for those there are.' });
    return search;
  }
}

function active({ question, owner }: Search, remedy: string): StudioError {
  return new StudioError('SEARCH_ACTIVE', `The search ${question.name} is running in process ${owner?.pid}.`, { remedy });
}
