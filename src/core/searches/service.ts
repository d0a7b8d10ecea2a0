import type { SearchField, SearchSummary, ShownSearch } from '../../contract/api/searches.ts';
import { StudioError } from '../../contract/errors.ts';
import { isActive } from '../../contract/runs.ts';
import type { Search, SearchQuestion } from '../../contract/searches.ts';
import { summariseSearch, withoutTrials } from '../../domain/searches/summarise-search.ts';
import { messageOf } from '../message-of.ts';
import type { RunService } from '../runs/service.ts';
import { checkedTrials } from './check-search.ts';
import { driveSearch } from './drive-search.ts';
import type { DriveParts } from './drive-search.ts';
import { searchFields } from './search-fields.ts';

export interface SearchServiceParts extends DriveParts {
  readonly runs: RunService;
}

/** Searches for the best settings: runs of the one queue, one after the other, judged by validation data alone. Named by id or name. */
export class SearchService {
  private readonly parts: SearchServiceParts;
  private readonly closing = new AbortController();
  private readonly driven = new Map<Search['id'], Promise<void>>();

  constructor(parts: SearchServiceParts) {
    this.parts = parts;
  }

  /** Answers as soon as it is stored. @throws StudioError SEARCH_INVALID, RUN_SPEC_INVALID, SEARCH_NAME_TAKEN; nothing is stored then */
  async startSearch(question: SearchQuestion): Promise<SearchSummary> {
    const { runs, searches, self } = this.parts;
    const planned = await runs.planTraining(question.base);
    const trials = checkedTrials(question, searchFields(planned.plan), planned);
    const search = searches.create({
      // Named, so that what is stored later does not become the default dataset or the teacher meanwhile.
      question: { ...question, base: { ...question.base, dataset: planned.dataset.name, training: { ...question.base.training, distillation: planned.plan.training.distillation } } },
      datasetHash: planned.dataset.hash,
      epochs: planned.plan.training.epochs,
      owner: self,
      trials
    });
    this.drive(search);
    return this.summary(search);
  }

  /** Newest first. */
  async listSearches(): Promise<SearchSummary[]> {
    this.parts.searches.markInterrupted();
    return this.parts.searches.list().map((search) => this.summary(search));
  }

  async showSearch(name: string): Promise<ShownSearch> {
    return this.shown(this.get(name));
  }

  /** What can be searched over from here. @throws StudioError as the start of such a run */
  async listFields(base: SearchQuestion['base']): Promise<SearchField[]> {
    return searchFields((await this.parts.runs.planTraining(base)).plan);
  }

  /** The run that trains goes on to its end; no other is queued. @throws StudioError SEARCH_NOT_ACTIVE */
  async pauseSearch(name: string): Promise<SearchSummary> {
    return this.summary(this.parts.searches.settle(this.running(name).id, 'paused'));
  }

  /** Goes on with whatever was not finished. @throws StudioError SEARCH_ACTIVE, SEARCH_NOT_ACTIVE where nothing is left */
  async resumeSearch(name: string): Promise<SearchSummary> {
    const { searches, self } = this.parts;
    const search = this.get(name);
    if (search.status === 'completed') {
      throw new StudioError('SEARCH_NOT_ACTIVE', `The search ${search.question.name} is completed: nothing is left to resume.`, { remedy: 'Start a new search.' });
    }
    const claimed = searches.claim(search.id, self);
    this.drive(claimed);
    return this.summary(claimed);
  }

  /** Stops the run that trains too; that trial is trained anew where the search is resumed. */
  async stopSearch(name: string): Promise<SearchSummary> {
    const { runRows, runs, searches } = this.parts;
    const { id, status, question } = this.get(name);
    if (status === 'stopped' || status === 'completed') throw notActive(question.name, status);
    const stopped = searches.settle(id, 'stopped');
    await this.driven.get(id);
    for (const runId of searches.forgetOpen(id)) {
      const run = runRows.find(runId);
      if (run !== undefined && isActive(run)) await runs.stopRun(run.id);
    }
    return this.summary(stopped);
  }

  /** The search alone: its runs stay. @throws StudioError SEARCH_ACTIVE */
  async removeSearch(name: string): Promise<void> {
    this.parts.searches.remove(this.get(name).id);
  }

  /** Goes on with what a closed or killed host left behind. */
  takeUp(): void {
    const { log, searches, self } = this.parts;
    searches.markInterrupted();
    for (const { id, question } of searches.list().filter(({ status }) => status === 'interrupted')) {
      try {
        this.drive(searches.claim(id, self));
      } catch (error) {
        log(`the search ${question.name} could not be taken up: ${messageOf(error)}`);
      }
    }
  }

  /** Resolves when this process is no longer at work on the search. */
  async settled(name: string): Promise<void> {
    await this.driven.get(this.get(name).id);
  }

  /** Leaves what runs here interrupted. Before the runs are closed. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.driven.values());
  }

  /** A search that was paused and is resumed at once may still be looked after. */
  private drive({ id }: Search): void {
    if (this.driven.has(id)) return;
    this.driven.set(id, driveSearch(this.parts, id, this.closing.signal).finally(() => this.driven.delete(id)));
  }

  private running(name: string): Search {
    const search = this.get(name);
    if (search.status !== 'running') throw notActive(search.question.name, search.status);
    return search;
  }

  private get(name: string): Search {
    const { searches } = this.parts;
    searches.markInterrupted();
    const search = searches.find(name);
    if (search !== undefined) return search;
    throw new StudioError('SEARCH_NOT_FOUND', `There is no search “${name}”.`, { remedy: 'See “dsdc search list” for those there are.' });
  }

  private summary(search: Search): SearchSummary {
    return withoutTrials(this.shown(search));
  }

  private shown(search: Search): ShownSearch {
    const { searches } = this.parts;
    return summariseSearch(search, searches.trials(search.id), searches.runs(search.id));
  }
}

function notActive(name: string, status: Search['status']): StudioError {
  return new StudioError('SEARCH_NOT_ACTIVE', `The search ${name} is ${status}.`, { remedy: 'See “dsdc search list” for those that are running.' });
}
