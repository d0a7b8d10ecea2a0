import type { SearchSummary, ShownSearch, ShownTrial, TrialStatus } from '../../contract/api/searches.ts';
import type { Search, SearchObjective, TrialRun, TrialValues } from '../../contract/searches.ts';
import { importanceOf } from './importance.ts';
import { climb, rungsOf } from './rungs.ts';
import type { Outcome } from './rungs.ts';

/** Larger is better, whatever the objective. */
const sign: Readonly<Record<SearchObjective, 1 | -1>> = { valAccuracy: 1, valLoss: -1 };

/** By the objective, the mean over the seeds; null until all of them have ended, and where one failed. */
export function objectiveOf(runs: readonly TrialRun[], { objective, seedsPerTrial }: Pick<Search['question'], 'objective' | 'seedsPerTrial'>): number | null {
  if (runs.length < seedsPerTrial || runs.some(({ outcome }) => outcome !== 'completed')) return null;
  const values = runs.map((run) => run[objective]);
  return values.some((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
}

/** What is known of each trial on each rung; a trial has failed with the first of its runs. */
export function outcomes({ question }: Search, runs: readonly TrialRun[]): (trial: number, rung: number) => Outcome {
  const places = Map.groupBy(runs, ({ trial, rung }) => `${trial}/${rung}`);
  return (trial, rung) => {
    const own = places.get(`${trial}/${rung}`) ?? [];
    // Earlier versions stored runs that were not measured as completed.
    if (own.some((run) => run.outcome === 'failed' || (run.outcome === 'completed' && run[question.objective] === null))) return 'failed';
    const objective = objectiveOf(own, question);
    return objective === null ? undefined : sign[question.objective] * objective;
  };
}

/** Everything that a search has come to so far. */
export function summariseSearch(search: Search, trials: readonly TrialValues[], runs: readonly TrialRun[]): ShownSearch {
  const { question } = search;
  const rungs = rungsOf(question.strategy, trials.length);
  const outcomeOf = outcomes(search, runs);
  const members = climb(rungs, trials.length, outcomeOf);
  const epochsOf = (values: TrialValues, rung: number): number => rungs[rung]!.epochs ?? epochsIn(values) ?? search.epochs;
  const lastEnded = (trial: number): number => rungs.findLastIndex((_, i) => typeof outcomeOf(trial, i) === 'number');
  const shown = trials.map((values, trial): Omit<ShownTrial, 'place'> => {
    const own = runs.filter((run) => run.trial === trial);
    const rung = members.findLastIndex((on) => on.includes(trial));
    const ended = lastEnded(trial);
    const seconds = own.flatMap((run) => run.seconds ?? []);
    return {
      number: trial + 1,
      values,
      status: statusOf(outcomeOf(trial, rung), own.some(({ outcome }) => outcome === null)),
      rung,
      epochs: epochsOf(values, rung),
      objective: ended < 0 ? null : objectiveOf(own.filter((run) => run.rung === ended), question),
      seconds: seconds.length === 0 ? null : seconds.reduce((sum, value) => sum + value, 0),
      runs: own
    };
  });
  const ranking = shown
    .filter(({ objective, status }) => objective !== null && status !== 'failed')
    // One that is still on its rung is compared by what it was measured on.
    .sort((a, b) => lastEnded(b.number - 1) - lastEnded(a.number - 1) || sign[question.objective] * (b.objective! - a.objective!) || a.number - b.number);
  const placed = shown.map((trial) => ({ ...trial, place: ranking.indexOf(trial) + 1 || null }));
  const ended = runs.filter(({ outcome }) => outcome !== null);
  return {
    search,
    rungs: rungs.map(({ epochs, trials: count }) => ({ epochs: epochs ?? search.epochs, trials: count })),
    trials: placed,
    importance: importanceOf(question.axes.map(({ field }) => field), trials.flatMap((values, trial) => {
      const outcome = outcomeOf(trial, 0);
      return outcome === undefined ? [] : [{ values, outcome: outcome === 'failed' ? null : outcome }];
    })),
    done: ended.length,
    total: search.status === 'completed' ? ended.length : totalRuns(rungs, question.seedsPerTrial),
    failed: placed.filter(({ status }) => status === 'failed').length,
    best: placed.find(({ place }) => place === 1) ?? null
  };
}

/** What a list shows of it. */
export function withoutTrials({ search, done, total, failed, best }: ShownSearch): SearchSummary {
  return { search, done, total, failed, best };
}

/** Fewer where trials fail: those train no further seeds and rungs. */
function totalRuns(rungs: readonly { readonly trials: number }[], seeds: number): number {
  return rungs.reduce((sum, { trials }) => sum + trials * seeds, 0);
}

function statusOf(outcome: Outcome, running: boolean): TrialStatus {
  if (outcome === 'failed') return 'failed';
  if (outcome !== undefined) return 'completed';
  return running ? 'running' : 'waiting';
}

function epochsIn(values: TrialValues): number | null {
  const epochs = values['training.epochs'];
  return typeof epochs === 'number' ? epochs : null;
}
