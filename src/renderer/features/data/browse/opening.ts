import type { StudioClient } from '../../../../contract/api/api.ts';
import type { Dataset } from '../../../../contract/datasets.ts';
import type { DatasetId } from '../../../../contract/ids.ts';
import type { Media } from '../../../lib/media.ts';
import { askAhead } from './ask-ahead.ts';
import type { AskedAhead } from './ask-ahead.ts';

type Choose = (datasets: readonly Dataset[]) => Promise<Dataset | undefined>;

/**
 * What the workspace shows first, asked for while the studio's frame is still drawn: the datasets, and the samples of the one that will be
 * chosen. Each answer is used once, and only while nothing has changed since it was asked for.
 */
export class Opening {
  readonly #media: Media;
  #datasets: Promise<Dataset[]> | null;
  #samples: { readonly of: DatasetId; readonly ahead: AskedAhead } | null = null;
  #isOutdated = false;
  /** Resolves when the questions are on their way, or nothing can be asked. */
  readonly asked: Promise<void>;

  constructor(api: Pick<StudioClient, 'datasets'>, media: Media, choose: Choose) {
    this.#media = media;
    this.#datasets = api.datasets.list();
    // What fails is told to whoever waits for it.
    this.asked = this.#askAhead(choose).catch(() => undefined);
  }

  async #askAhead(choose: Choose): Promise<void> {
    const chosen = await choose((await this.#datasets)!);
    if (chosen && !this.#isOutdated) this.#samples = { of: chosen.id, ahead: askAhead(this.#media, chosen.id) };
  }

  /** Something changed: what was asked before is not to be shown any more. */
  forget(): void {
    this.#isOutdated = true;
    this.#datasets = null;
    this.#samples = null;
  }

  datasets(): Promise<Dataset[]> | null {
    const asked = this.#datasets;
    this.#datasets = null;
    return asked;
  }

  samplesOf(dataset: DatasetId): AskedAhead {
    const asked = this.#samples;
    this.#samples = null;
    return asked?.of === dataset ? asked.ahead : askAhead(this.#media, dataset);
  }
}
