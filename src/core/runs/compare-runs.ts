import type { Run, StoredMetric } from '../../contract/runs.ts';
import type { RunComparison, RunResults } from '../../contract/api/runs.ts';
import { compareSettings, flatten } from '../../domain/runs/compare-settings.ts';

/** Settings that differ between runs, and how each run did. */
export function compareRuns(runs: readonly Run[], epochsOf: (run: Run) => readonly StoredMetric[]): RunComparison {
  const differences = compareSettings(runs.map((run) => flatten(settingsOf(run))))
    .filter(({ differs }) => differs)
    .map(({ path, values }) => ({ setting: path, values }));
  return {
    runs: runs.map(({ id, name, status }) => ({ id, name, status })),
    differences,
    results: runs.map((run) => resultsOf(run, epochsOf(run)))
  };
}

function settingsOf(run: Run): object {
  const { kind, preset, parameters, training, baseModelId, replay, engine, device, engineVersion, threads, gitVersion, appVersion } = run;
  return {
    kind, preset, parameters,
    // Layers by name, so that one more layer does not make all after it differ.
    network: Object.fromEntries(run.network.layers.map((layer) => [layer.name, layer])),
    training,
    dataset: { name: run.dataset.name, hash: run.dataset.hash },
    baseModelId,
    replay: replay === null ? null : { dataset: replay.dataset.name, share: replay.share },
    engine, device, engineVersion, threads, gitVersion, appVersion
  };
}

function resultsOf({ summary }: Run, metrics: readonly StoredMetric[]): RunResults {
  const epochs = metrics.filter((metric) => metric.type === 'epoch');
  const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  const accuracies = known(epochs.map((epoch) => epoch.valAccuracy));
  const losses = known(epochs.map((epoch) => epoch.valLoss));
  return {
    epochs: epochs.length,
    bestValAccuracy: accuracies.length === 0 ? null : Math.max(...accuracies),
    bestValLoss: losses.length === 0 ? null : Math.min(...losses),
    testAccuracy: summary?.test?.accuracy ?? null,
    testErrors: summary?.test?.errors ?? null,
    seconds: summary?.seconds ?? null,
    imagesPerSecond: summary?.imagesPerSecond ?? null
  };
}
