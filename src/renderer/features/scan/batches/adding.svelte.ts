import type { StudioClient } from '../../../../contract/api/api.ts';
import type { Batch } from '../../../../contract/documents.ts';
import { totalBytes } from '../../../lib/dropped-files.ts';
import type { ChosenFile } from '../../../lib/dropped-files.ts';
import { finished } from '../../../lib/job.ts';
import type { Media } from '../../../lib/media.ts';
import { isAbort, problemText } from '../../../lib/problems.ts';
import { toasts } from '../../../lib/toasts.svelte.ts';
import { t } from '../../../lib/words.svelte.ts';

interface Added {
  readonly batch: Batch;
  readonly files: number;
  /** 0 to 1: first they are copied, then taken in. */
  readonly share: number;
}

/** Files on their way into batches. One for the window, so that it goes on while one is in another workspace. */
class Adding {
  #now = $state.raw<Added | null>(null);
  #controller: AbortController | null = null;
  #last: Promise<void> = Promise.resolve();

  /** Null where nothing is on its way. */
  get now(): Added | null {
    return this.#now;
  }

  /** Ends what is on its way. What was taken in before stays; adding the same files again adds the others. */
  cancel(): void {
    this.#controller?.abort();
  }

  /** One after the other: files that come while others are on their way wait for them. Until `counted` resolves, what was taken in is still said to be on its way. */
  async add(api: StudioClient, media: Media, batch: Batch, files: readonly ChosenFile[], counted: () => Promise<void>): Promise<void> {
    if (files.length === 0) return;
    this.#last = this.#last.then(() => this.#addNow(api, media, batch, files, counted));
    await this.#last;
  }

  async #addNow(api: StudioClient, media: Media, batch: Batch, files: readonly ChosenFile[], counted: () => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    const tell = (share: number): void => void (this.#now = { batch, files: files.length, share });
    tell(0);
    try {
      const bytes = Math.max(1, totalBytes(files));
      const { added, known } = await media.uploadFor(files, { signal, onProgress: ({ sentBytes }) => tell((0.5 * sentBytes) / bytes) }, (upload) =>
        finished(api.documents.addUpload({ batch: batch.id, upload }, { signal }), ({ done }) => tell(0.5 + (0.5 * done) / files.length)));
      toasts.show({ text: [t('scan.added', { count: added }), ...(known > 0 ? [t('scan.known', { count: known })] : [])].join(' '), tone: added > 0 ? 'ok' : 'plain' });
      await counted();
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) toasts.show({ text: problemText(error), tone: 'doubt' });
    } finally {
      this.#now = null;
      this.#controller = null;
    }
  }
}

export const adding = new Adding();
