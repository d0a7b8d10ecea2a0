import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { ModelRepository } from './ports.ts';

/** Stands for the model that comes with the studio. */
const bundledName = 'bundled';

/** Finds the model that a person means. */
export class ModelFinder {
  private readonly models: ModelRepository;

  constructor(models: ModelRepository) {
    this.models = models;
  }

  /**
   * By id or name; left out: the active one, else the newest.
   * @throws StudioError MODEL_NOT_FOUND
   */
  find(idOrName?: string): Model {
    const model = idOrName === undefined ? (this.models.findActive() ?? this.models.list()[0]) : this.models.find(idOrName);
    if (model !== undefined) return model;
    if (idOrName === undefined) throw notFound('No model is stored yet.');
    if (idOrName === bundledName) throw notFound('No model comes with this version of the studio.');
    throw new StudioError('MODEL_NOT_FOUND', `There is no model “${idOrName}”.`, { remedy: 'See “dsdc models list” for those there are.' });
  }
}

function notFound(message: string): StudioError {
  return new StudioError('MODEL_NOT_FOUND', message, { remedy: 'Train one first: “dsdc train”.' });
}
