import type { ModelFormat } from '../../../contract/model-formats.ts';
import type { Model } from '../../../contract/models.ts';
import { addressOf } from '../../lib/address.svelte.ts';
import { problemOf } from '../../lib/problems.ts';
import { saveBlob } from '../../lib/save-file.ts';
import type { Studio } from '../../lib/studio.ts';
import { toasts } from '../../lib/toasts.svelte.ts';
import { t } from '../../lib/words.svelte.ts';
import { verdictOf } from './verdict.ts';

/** What can be done with a model; each tells how it went, and how to take it back. */
export class ModelActions {
  readonly #studio: Pick<Studio, 'api' | 'media'>;

  constructor(studio: Pick<Studio, 'api' | 'media'>) {
    this.#studio = studio;
  }

  async promote(model: Model): Promise<void> {
    await this.#try(async () => {
      await this.#studio.api.models.promote({ model: model.id });
      const before = await this.#studio.api.models.rollbackTarget();
      const verdict = model.metrics === null ? null : verdictOf(model.metrics.interval95);
      const text = [t('models.promoted', { name: model.name }), verdict && t('models.promotedBad', { verdict: t(`models.verdict.${verdict}`) })].filter(Boolean).join(' ');
      toasts.show({
        text,
        tone: verdict === null ? 'ok' : 'doubt',
        ...(before !== null && { action: { label: t('models.rollbackTo', { name: before.name }), run: () => this.rollback() } })
      });
    });
  }

  /** To the model that was active before. */
  async rollback(): Promise<void> {
    await this.#try(async () => {
      const model = await this.#studio.api.models.rollback();
      toasts.show({ text: t('models.rolledBack', { name: model.name }), tone: 'ok' });
    });
  }

  async trash(model: Model): Promise<void> {
    await this.#try(async () => {
      await this.#studio.api.models.trash({ model: model.id });
      toasts.show({ text: t('models.trashed', { name: model.name }), action: { label: t('shell.undo'), run: () => this.#takeBack(model) } });
    });
  }

  async restore(model: Model): Promise<void> {
    await this.#try(async () => {
      const { name } = await this.#studio.api.models.restore({ model: model.id });
      toasts.show({ text: t('models.restored', { name }), tone: 'ok' });
    });
  }

  /** Undoing a move to the trash: what was active is active again. */
  async #takeBack(model: Model): Promise<void> {
    await this.restore(model);
    if (model.active) await this.#try(() => this.#studio.api.models.promote({ model: model.id }));
  }

  /** For good. */
  async remove(model: Model): Promise<void> {
    await this.#try(async () => {
      await this.#studio.api.models.remove({ model: model.id });
      toasts.show({ text: t('models.removed', { name: model.name }) });
    });
  }

  /** True when it has the new name. */
  async rename(model: Model, name: string): Promise<boolean> {
    return (await this.#try(() => this.#studio.api.models.rename({ model: model.id, name }))) !== undefined;
  }

  async setThreshold(model: Model, rejectThreshold: number, targetMisread: number): Promise<void> {
    const before = model.calibration;
    await this.#try(async () => {
      await this.#studio.api.models.setRejectThreshold({ model: model.id, rejectThreshold, targetMisread });
      toasts.show({
        text: t('models.thresholdSet'),
        tone: 'ok',
        ...(before !== null && { action: { label: t('shell.undo'), run: () => this.#studio.api.models.setRejectThreshold({ model: model.id, rejectThreshold: before.rejectThreshold, targetMisread: before.targetMisread }) } })
      });
    });
  }

  /** Hands the model to the person as a file. */
  async exportModel(model: Model, format: ModelFormat): Promise<void> {
    await this.#try(async () => {
      const file = await this.#studio.media.exportedModel(model.id, format);
      saveBlob(file, file.name);
    });
  }

  async importFiles(files: readonly File[]): Promise<Model | undefined> {
    return this.#try(async () => {
      const model = await this.#studio.media.uploadFor(files, {}, (upload) => this.#studio.api.models.importUpload({ upload }));
      toasts.show({ text: t('models.imported', { name: model.name }), tone: 'ok', action: { label: t('models.show'), run: () => (window.location.hash = addressOf(['models', model.id])) } });
      return model;
    });
  }

  async #try<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      // The studio's own sentence names the layer or file that is wrong.
      const { title, detail, remedy } = problemOf(error);
      toasts.show({ text: [title, detail, remedy].filter(Boolean).join(' '), tone: 'doubt' });
      return undefined;
    }
  }
}
