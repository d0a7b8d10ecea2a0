import type { Search } from '../../../../contract/searches.ts';
import { problemText } from '../../../lib/problems.ts';
import type { Studio } from '../../../lib/studio.ts';
import { toasts } from '../../../lib/toasts.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';
import { openSearch } from './search-address.ts';

/** What can be done with a search; what goes wrong is told. */
export class SearchActions {
  readonly #api: Studio['api'];

  constructor(api: Studio['api']) {
    this.#api = api;
  }

  async pause({ id }: Search): Promise<void> {
    await this.#try(() => this.#api.searches.pause({ search: id }));
  }

  async resume({ id }: Search): Promise<void> {
    await this.#try(() => this.#api.searches.resume({ search: id }));
  }

  async stop({ id }: Search): Promise<void> {
    await this.#try(() => this.#api.searches.stop({ search: id }));
  }

  async remove({ id, question }: Search): Promise<void> {
    await this.#try(async () => {
      await this.#api.searches.remove({ search: id });
      openSearch(null);
      toasts.show({ text: t('searches.removed', { name: question.name }) });
    });
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toasts.show({ text: problemText(error), tone: 'doubt' });
    }
  }
}
