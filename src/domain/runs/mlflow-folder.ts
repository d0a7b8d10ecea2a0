import type { Run, RunStatus, StoredMetric } from '../../contract/runs.ts';
import { flatten } from './compare-settings.ts';
import { scalarsOf, stepTimes } from './run-scalars.ts';

export interface ExportedFile {
  /** With forward slashes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface RunWithMetrics {
  readonly run: Run;
  /** By `seq`. */
  readonly metrics: readonly StoredMetric[];
}

/** MLflow's RunStatus (mlflow/protos/service.proto). */
const statuses: Readonly<Record<RunStatus, number>> = { queued: 2, running: 1, paused: 1, completed: 3, failed: 4, stopped: 5, interrupted: 5 };
const localSource = 4;
const experimentId = '1';
/** MLflow refuses longer ones. */
const longestParameter = 6000;

/**
 * Runs as the folder that MLflow keeps its own in: `mlruns/` with one experiment, a folder a run (mlflow/store/tracking/file_store.py). Metrics are named as
 * in the TensorBoard export; settings are parameters. MLflow opens it when started in the folder that holds `mlruns`.
 */
export function mlflowFolder(runs: readonly RunWithMetrics[]): ExportedFile[] {
  const created = Math.min(...runs.map(({ run }) => Date.parse(run.createdAt)));
  const experiment = {
    artifact_location: `./mlruns/${experimentId}`, creation_time: created, experiment_id: experimentId, last_update_time: created, lifecycle_stage: 'active', name: 'DSDC Studio'
  };
  return [file(`mlruns/${experimentId}/meta.yaml`, yaml(experiment)), ...runs.flatMap(runFiles)];
}

function runFiles({ run, metrics }: RunWithMetrics): ExportedFile[] {
  const folder = `mlruns/${experimentId}/${run.id}`;
  const meta = {
    artifact_uri: `./${folder}/artifacts`, end_time: run.finishedAt === null ? null : Date.parse(run.finishedAt), entry_point_name: '', experiment_id: experimentId,
    lifecycle_stage: 'active', run_id: run.id, run_name: run.name, run_uuid: run.id, source_name: '', source_type: localSource, source_version: run.gitVersion ?? '',
    start_time: Date.parse(run.startedAt ?? run.createdAt), status: statuses[run.status], tags: [], user_id: 'dsdc'
  };
  return [
    file(`${folder}/meta.yaml`, yaml(meta)),
    ...named(`${folder}/params`, parametersOf(run)),
    ...named(`${folder}/tags`, tagsOf(run)),
    ...named(`${folder}/metrics`, metricLines(run, metrics)),
    file(`${folder}/artifacts/network.json`, `${JSON.stringify(run.network, null, 2)}\n`)
  ];
}

function parametersOf({ training, dataset, preset, kind, seed, parameters, engine, device, threads }: Run): [string, string][] {
  // The run's seed is the one that was used.
  const facts = { kind, preset, dataset: dataset.name, dataset_hash: dataset.hash, seed, parameters, engine, device, threads };
  return [...flatten({ ...training, ...facts })].flatMap(([name, value]) => (value === null ? [] : [[name, String(value).slice(0, longestParameter)]]));
}

function tagsOf({ name, notes, tags, appVersion }: Run): [string, string][] {
  return [
    ['mlflow.runName', name], ['mlflow.user', 'dsdc'], ['mlflow.source.type', 'LOCAL'], ['mlflow.source.name', `DSDC Studio ${appVersion}`],
    ...(notes === '' ? [] : [['mlflow.note.content', notes] as [string, string]]), ...(tags.length === 0 ? [] : [['tags', tags.join(', ')] as [string, string]])
  ];
}

/** A line a value: milliseconds since 1970, the value, the step. */
function metricLines(run: Run, metrics: readonly StoredMetric[]): [string, string][] {
  const lines = new Map<string, string[]>();
  const add = (tag: string, line: string): void => void (lines.get(tag)?.push(line) ?? lines.set(tag, [line]));
  for (const { metric, wallSeconds } of stepTimes(run, metrics)) {
    for (const { tag, value } of scalarsOf(metric)) add(tag, `${Math.round(wallSeconds * 1000)} ${value} ${metric.step}`);
  }
  const { summary, finishedAt } = run;
  if (summary?.test) add('test/accuracy', `${Date.parse(finishedAt ?? run.createdAt)} ${summary.test.accuracy} ${metrics.at(-1)?.step ?? 0}`);
  return [...lines].map(([tag, values]) => [tag, `${values.join('\n')}\n`]);
}

function named(folder: string, entries: readonly (readonly [string, string])[]): ExportedFile[] {
  return entries.map(([name, text]) => file(`${folder}/${name}`, text));
}

/** JSON's way to write a value is one of YAML's. */
function yaml(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join('');
}

function file(name: string, text: string): ExportedFile {
  return { name, bytes: new TextEncoder().encode(text) };
}
