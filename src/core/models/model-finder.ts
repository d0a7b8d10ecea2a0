import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import { bundledName } from './model-name.ts';
import type { ModelRepository } from './ports.ts';

/** Finds the model that a person means. */
export class ModelFinder {
  private readonly models: ModelRepository;

  constructor(models: ModelRepository) {
    this.models = models;
  }

  /**
   * By id or name; left out: the active one, else the newest that reads single digits.
   * @throws StudioError MODEL_NOT_FOUND
   */
  find(idOrName?: string): Model {
    const model = idOrName === undefined ? (this.models.findActive() ?? this.models.list().find(({ network }) => !answersColumns(network))) : this.models.find(idOrName);
    if (model === undefined) throw this.notFound(idOrName);
    return model;
  }

  private notFound(idOrName: string | undefined): StudioError {
    const remedy = this.models.list().length === 0
      ? 'Train one first with “dsdc train”, or import one with “dsdc models import FILE”.'
      : 'Name one of those that “dsdc models list” shows.';
    return new StudioError('MODEL_NOT_FOUND', whatIsMissing(idOrName), { remedy });
  }
}

function whatIsMissing(idOrName: string | undefined): string {
  if (idOrName === undefined) return 'No model is stored yet.';
  if (idOrName === bundledName) return `“${bundledName}” means the model that comes with the studio, and none comes with this version.`;
  return `There is no model “${idOrName}”.`;
}
