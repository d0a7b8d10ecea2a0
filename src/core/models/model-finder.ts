import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import { bundledName } from './model-name.ts';
import type { ModelRepository } from './ports.ts';

/** Finds the model that a person means. */
export class ModelFinder {
  private readonly models: ModelRepository;
  private readonly bundledHash: string | null;

  /** @param bundledHash of the weights of the model that comes with the studio; null: none does */
  constructor(models: ModelRepository, bundledHash: string | null) {
    this.models = models;
    this.bundledHash = bundledHash;
  }

  /**
   * By id or name, or the one that comes with the studio by “bundled”; left out: the active one, else the newest that reads single digits.
   * @throws StudioError MODEL_NOT_FOUND
   */
  find(idOrName?: string): Model {
    const model = this.meant(idOrName);
    if (model === undefined) throw this.notFound(idOrName);
    return model;
  }

  private meant(idOrName: string | undefined): Model | undefined {
    if (idOrName === undefined) return this.models.findActive() ?? this.models.list().find(({ network }) => !answersColumns(network));
    return idOrName === bundledName ? this.bundled() : this.models.find(idOrName);
  }

  private bundled(): Model | undefined {
    const model = this.bundledHash === null ? undefined : this.models.findByWeights(this.bundledHash);
    return model?.trashedAt === null ? model : undefined;
  }

  private notFound(idOrName: string | undefined): StudioError {
    const remedy = this.models.list().length === 0
      ? 'Train one first with “dsdc train”, or import one with “dsdc models import FILE”.'
      : 'Name one of those that “dsdc models list” shows.';
    return new StudioError('MODEL_NOT_FOUND', this.whatIsMissing(idOrName), { remedy });
  }

  private whatIsMissing(idOrName: string | undefined): string {
    if (idOrName === undefined) return 'No model is stored yet.';
    if (idOrName !== bundledName) return `There is no model “${idOrName}”.`;
    return `“${bundledName}” means the model that comes with the studio, and ${this.bundledHash === null ? 'none comes with this version' : 'that lies in the trash'}.`;
  }
}
