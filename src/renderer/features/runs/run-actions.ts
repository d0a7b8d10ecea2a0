import type { ListedRun } from '../../../contract/api/runs.ts';
import { isActive } from '../../../contract/runs.ts';
import type { Run } from '../../../contract/runs.ts';
import { addressOf } from '../../lib/address.svelte.ts';
import { figures } from '../../lib/figures.svelte.ts';
import { problemText } from '../../lib/problems.ts';
import type { Studio } from '../../lib/studio.ts';
import { toasts } from '../../lib/toasts.svelte.ts';
import { t } from '../../lib/words.svelte.ts';

type Annotation = { readonly notes?: string; readonly tags?: string[]; readonly starred?: boolean };

/** What can be done with runs; each tells how it went, and how to take it back. */
export class RunActions {
  readonly #api: Studio['api'];

  constructor(api: Studio['api']) {
    this.#api = api;
  }

  /** Those that are over; the others are named, with what to do about them. */
  async trash(rows: readonly ListedRun[]): Promise<void> {
    const active = rows.filter(({ run }) => isActive(run)).map(({ run }) => run);
    const over = rows.filter(({ run }) => !isActive(run)).map(({ run }) => run);
    if (active.length > 0) {
      const [first] = active;
      toasts.show({
        text: active.length === 1 ? t('runs.stillActive', { name: first!.name }) : t('runs.stillActiveMany', { n: active.length }), tone: 'doubt',
        ...(active.length === 1 && { action: { label: t('runs.openInTrain'), run: () => (window.location.hash = addressOf(['train', first!.id])) } })
      });
    }
    if (over.length === 0) return;
    await this.#try(async () => {
      await this.#api.runs.trash({ runs: over.map(({ id }) => id) });
      const text = over.length === 1 ? t('runs.trashed', { name: over[0]!.name }) : t('runs.trashedMany', { n: over.length });
      toasts.show({ text, action: { label: t('shell.undo'), run: () => this.restore(over) } });
    });
  }

  async restore(runs: readonly Run[]): Promise<void> {
    await this.#try(async () => {
      await this.#api.runs.restore({ runs: runs.map(({ id }) => id) });
      toasts.show({ text: runs.length === 1 ? t('runs.restored', { name: runs[0]!.name }) : t('runs.restoredMany', { n: runs.length }), tone: 'ok' });
    });
  }

  /** For good. */
  async remove(runs: readonly Run[]): Promise<void> {
    await this.#try(async () => {
      const { freedBytes } = await this.#api.runs.remove({ runs: runs.map(({ id }) => id) });
      const size = figures().bytes(freedBytes);
      toasts.show({ text: runs.length === 1 ? t('runs.removed', { name: runs[0]!.name, size }) : t('runs.removedMany', { n: runs.length, size }), durationMs: 10_000 });
    });
  }

  async resume(run: Run): Promise<void> {
    await this.#try(async () => {
      await this.#api.runs.resume({ run: run.id });
      toasts.show({ text: t('runs.resumed', { name: run.name }), tone: 'ok', action: { label: t('runs.openInTrain'), run: () => (window.location.hash = addressOf(['train', run.id])) } });
    });
  }

  async star(rows: readonly ListedRun[]): Promise<void> {
    const starred = !rows.every(({ run }) => run.starred);
    await this.#try(() => Promise.all(rows.map(({ run }) => this.annotate(run, { starred }))));
  }

  /** @throws what the studio answers: who writes notes tells it in its own place. */
  async annotate(run: Run, annotation: Annotation): Promise<void> {
    await this.#api.runs.annotate({ run: run.id, ...annotation });
  }

  /** Whether they are stored. */
  async setTags(run: Run, tags: readonly string[]): Promise<boolean> {
    return this.#try(() => this.annotate(run, { tags: [...tags] }));
  }

  /** Whether it was done. */
  async #try(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      toasts.show({ text: problemText(error), tone: 'doubt' });
      return false;
    }
  }
}
