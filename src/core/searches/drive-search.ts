import { StudioError } from '../../contract/errors.ts';
import type { SearchId } from '../../contract/ids.ts';
import { isActive } from '../../contract/runs.ts';
import type { ProcessIdentity, Run, RunError } from '../../contract/runs.ts';
import type { Search, TrialRun } from '../../contract/searches.ts';
import { nextTrial, rungsOf } from '../../domain/searches/rungs.ts';
import { outcomes } from '../../domain/searches/summarise-search.ts';
import { delay } from '../delay.ts';
import { messageOf } from '../message-of.ts';
import { whenNotBusy } from '../when-not-busy.ts';
import type { RunRepository } from '../runs/ports.ts';
import type { RunService } from '../runs/service.ts';
import type { SearchRepository, TrialPlace, TrialResult } from './ports.ts';
import { trialRequest } from './trial-request.ts';

/** How often a run is looked after; short beside the start of a trainer. */
const intervalMs = 150;
/** While another process trains or writes in the data folder. */
const lockedMs = 1000;

export interface DriveParts {
  readonly searches: SearchRepository;
  readonly runRows: RunRepository;
  readonly runs: Pick<RunService, 'startTraining' | 'resumeRun' | 'planTraining'>;
  readonly self: ProcessIdentity;
  readonly log: (line: string) => void;
}

/**
 * Queues the runs of a search one after the other, so that what else a person queues gets its turn, until all have ended or the search is no longer this
 * process's. All that it knows is in the database: after a crash it goes on where it was. Never rejects.
 */
export async function driveSearch(parts: DriveParts, id: SearchId, closing: AbortSignal): Promise<void> {
  const { log, searches } = parts;
  try {
    while (!closing.aborted) {
      const search = own(parts, id);
      if (search === undefined) return;
      const waitMs = await whenFree(() => step(parts, search));
      if (waitMs === null) return;
      await delay(waitMs, closing);
    }
    if (own(parts, id) !== undefined) searches.settle(id, 'interrupted');
  } catch (error) {
    if (!(error instanceof StudioError)) log(`search ${id} ended by a defect: ${error instanceof Error ? error.stack : String(error)}`);
    await settleQuietly(parts, id, error, closing);
  }
}

/** Does what is next and answers how long there is nothing else to do; null: it has ended. */
async function step(parts: DriveParts, search: Search): Promise<number | null> {
  const { searches } = parts;
  const runs = searches.runs(search.id);
  const open = runs.find(({ outcome }) => outcome === null);
  if (open !== undefined) return lookAfter(parts, search, open);
  const trials = searches.trials(search.id);
  const rungs = rungsOf(search.question.strategy, trials.length);
  const next = nextTrial(rungs, trials.length, outcomes(search, runs));
  if (next === null) {
    searches.settle(search.id, 'completed');
    return null;
  }
  const seed = runs.filter(({ trial, rung }) => trial === next.trial && rung === next.rung).length;
  return start(parts, search, { ...next, seed }, rungs[next.rung]!.epochs);
}

async function start(parts: DriveParts, search: Search, place: TrialPlace, epochs: number | null): Promise<number> {
  const { question } = search;
  const { runs, searches } = parts;
  const request = trialRequest(question.base, searches.trials(search.id)[place.trial]!, { epochs, seed: place.seed });
  const { dataset } = await runs.planTraining(request);
  if (dataset.hash !== search.datasetHash) {
    throw new StudioError('SEARCH_INVALID', `The dataset ${dataset.name} is no longer what the search ${question.name} began with: its trials would not compare.`, {
      remedy: 'Start a new search.'
    });
  }
  await runs.startTraining({
    ...request,
    name: nameOf(question, place),
    trial: { search: search.id, tag: question.name, onQueued: (run) => link(parts, search.id, place, run.id) }
  });
  return intervalMs;
}

async function lookAfter(parts: DriveParts, search: Search, place: TrialRun): Promise<number> {
  const { runRows, runs, searches } = parts;
  runRows.markInterrupted();
  const run = runRows.find(place.runId);
  if (run !== undefined && isActive(run)) return intervalMs;
  // Nobody is to blame where a host was closed, or killed: the run goes on from its checkpoint.
  if (run?.status === 'interrupted' && run.error === null) {
    await runs.resumeRun(run.id);
    return intervalMs;
  }
  searches.keepResult(search.id, place, run === undefined ? failed : resultOf(runRows, run));
  return 0;
}

/** Called within the transaction that stores the run: where somebody stopped the search meanwhile, there is no run either. */
function link(parts: DriveParts, id: SearchId, place: TrialPlace, run: Run['id']): void {
  if (own(parts, id) === undefined) throw new StudioError('INTERRUPTED', 'The search was stopped meanwhile.');
  parts.searches.link(id, place, run);
}

const failed: TrialResult = { outcome: 'failed', valAccuracy: null, valLoss: null, seconds: null };

/** Of the epoch whose weights the run keeps. A run that a person stopped did not do what its trial asked for; one that was not measured cannot be ranked. */
export function resultOf(runRows: Pick<RunRepository, 'listMetrics'>, { id, status, summary }: Pick<Run, 'id' | 'status' | 'summary'>): TrialResult {
  const epochs = runRows.listMetrics(id, { afterSeq: 0, type: 'epoch' });
  const kept = epochs.find(({ epoch }) => epoch === summary?.bestEpoch) ?? epochs.at(-1);
  if (status !== 'completed' || kept?.type !== 'epoch' || summary === null) return { ...failed, seconds: summary?.seconds ?? null };
  const { valAccuracy, valLoss } = kept;
  if (!Number.isFinite(valAccuracy) || !Number.isFinite(valLoss)) return { ...failed, seconds: summary.seconds };
  return { outcome: 'completed', valAccuracy, valLoss, seconds: summary.seconds };
}

/** What another process trains or writes in the data folder passes: the step is taken again then, from what is stored. */
async function whenFree(work: () => Promise<number | null>): Promise<number | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StudioError && (error.code === 'STUDIO_LOCKED' || error.code === 'STORAGE_BUSY')) return lockedMs;
    throw error;
  }
}

/** Undefined once somebody paused, stopped or took it over. */
function own({ searches, self }: DriveParts, id: SearchId): Search | undefined {
  const search = searches.find(id);
  const isOwn = search?.status === 'running' && search.owner?.pid === self.pid && search.owner.token === self.token;
  return isOwn ? search : undefined;
}

function nameOf({ name, strategy, seedsPerTrial }: Search['question'], { trial, rung, seed }: TrialPlace): string {
  return `${name}-${trial + 1}${strategy.kind === 'halving' ? `-rung${rung + 1}` : ''}${seedsPerTrial > 1 ? `-seed${seed + 1}` : ''}`;
}

/** Leaves alone what is no longer this process's. */
async function settleQuietly(parts: DriveParts, id: SearchId, error: unknown, closing: AbortSignal): Promise<void> {
  const { log, searches } = parts;
  const known = error instanceof StudioError;
  const stored: RunError = {
    code: known ? error.code : 'INTERNAL', message: messageOf(error), remedy: known ? (error.remedy ?? null) : null
  };
  try {
    await whenNotBusy(() => {
      if (own(parts, id) === undefined) return;
      // Busy: the data folder was, while the studio was closed.
      if (stored.code === 'INTERRUPTED' || stored.code === 'STORAGE_BUSY') searches.settle(id, 'interrupted');
      else searches.settle(id, 'failed', stored);
    }, () => !closing.aborted);
  } catch (second) {
    log(`the end of search ${id} could not be stored (${stored.message}): ${String(second)}`);
  }
}
