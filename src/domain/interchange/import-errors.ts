import { StudioError } from '../../contract/errors.ts';

/** A model file that cannot be imported. @param source names the file */
export function invalidModelFile(source: string, why: string, remedy: string, cause?: unknown): StudioError {
  return new StudioError('MODEL_FILE_INVALID', `${source}: ${why}.`, { remedy, cause });
}

/** @param layer as the file names it; `kind` is its class or operator */
export function unsupportedLayer(source: string, layer: string, kind: string, why: string): StudioError {
  return invalidModelFile(source, `the layer “${layer}” (${kind}) ${why}`, 'Nothing was imported. Export a network of the layers that the studio has; “dsdc help models import” lists them.');
}

export const damaged = 'Copy or export the file again.';
