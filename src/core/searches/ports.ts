import type { RunId, SearchId } from '../../contract/ids.ts';
import type { ProcessIdentity, RunError } from '../../contract/runs.ts';
import type { Search, SearchStatus, TrialRun, TrialValues } from '../../contract/searches.ts';

/** The creating process owns it, and it is running. */
export interface NewSearch extends Pick<Search, 'question' | 'datasetHash' | 'epochs'> {
  readonly owner: ProcessIdentity;
  readonly trials: readonly TrialValues[];
}

export type TrialPlace = Pick<TrialRun, 'trial' | 'rung' | 'seed'>;
export type TrialResult = Pick<TrialRun, 'outcome' | 'valAccuracy' | 'valLoss' | 'seconds'>;

/** Every method is synchronous and one transaction; methods that take an id throw SEARCH_NOT_FOUND for an unknown one. */
export interface SearchRepository {
  /** Throws SEARCH_NAME_TAKEN. */
  create(search: NewSearch): Search;
  /** By id or by name. */
  find(idOrName: string): Search | undefined;
  /** Newest first. */
  list(): Search[];
  /** With somebody alive who is at them. */
  countRunning(): number;
  /** As drawn at the start. */
  trials(id: SearchId): TrialValues[];
  /** By trial, rung and seed. */
  runs(id: SearchId): TrialRun[];
  /** Running under a new owner. Throws SEARCH_ACTIVE where it runs already. */
  claim(id: SearchId, owner: ProcessIdentity): Search;
  /** Ends being at work, for the time being or for good; `running` only by `claim`. */
  settle(id: SearchId, status: Exclude<SearchStatus, 'running'>, error?: RunError): Search;
  /** Searches that are running but whose owner is no longer alive become `interrupted`. */
  markInterrupted(): void;
  /** Takes the place of what was linked there before. */
  link(id: SearchId, place: TrialPlace, run: RunId): void;
  keepResult(id: SearchId, place: TrialPlace, result: TrialResult): void;
  /** Links to runs of which no result is kept; answers those runs. */
  forgetOpen(id: SearchId): RunId[];
  /** The runs stay. Throws SEARCH_ACTIVE. */
  remove(id: SearchId): void;
}
