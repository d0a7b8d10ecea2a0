import type { NamedArray } from '../../network/initialise.ts';
import { decodeHdf5, Hdf5Error } from '../hdf5/decode.ts';
import type { Hdf5Array, Hdf5Group } from '../hdf5/decode.ts';
import { damaged, invalidModelFile } from '../import-errors.ts';
import { importedModel } from '../imported-model.ts';
import type { ImportedModel } from '../imported-model.ts';
import { parseJson } from '../parse-json.ts';
import { parsedNames } from '../parsed-names.ts';
import { importKerasChain } from './import-keras-chain.ts';
import { readModelConfig } from './model-config.ts';
import { uniqueSnakeNames } from './snake-names.ts';

/**
 * A model of Keras 3 from the files of a `.keras` archive.
 * @throws StudioError MODEL_FILE_INVALID naming what is damaged or not supported
 */
export function importKerasArchive(source: string, { config, metadata, weights }: { config: Uint8Array; metadata: Uint8Array | undefined; weights: Uint8Array }): ImportedModel {
  const model = readModelConfig(source, parseJson(source, config));
  const names = uniqueSnakeNames(model.layers.map(({ className }) => className));
  return readingHdf5(source, () => {
    const { groups } = decodeHdf5(weights);
    // Keras 2.13 to 2.15 wrote the same files with another name for the layers.
    const layers = groups.get('layers') ?? groups.get('_layer_checkpoint_dependencies');
    const arraysOf = (place: number): NamedArray[] => {
      const arrays = [...(layers?.groups.get(names[place]!)?.groups.get('vars')?.arrays ?? [])];
      return arrays.sort(([a], [b]) => Number(a) - Number(b)).map(([, array]) => read(array));
    };
    return importedModel(source, { ...model, layers: importKerasChain(source, model.layers, arraysOf), classes: metadata && parsedNames((parseJson(source, metadata) as { readonly classes?: unknown } | null)?.classes) });
  });
}

/**
 * A model of Keras 2 or 3 from an HDF5 file (`model.save('model.h5')`).
 * @throws StudioError MODEL_FILE_INVALID naming what is damaged or not supported
 */
export function importKerasHdf5(source: string, bytes: Uint8Array): ImportedModel {
  return readingHdf5(source, () => {
    const file = decodeHdf5(bytes);
    const config = file.textAttribute('model_config');
    if (config === undefined) throw invalidModelFile(source, 'there are weights in it but no model', 'Save the model with “model.save”, not its weights alone.');
    const model = readModelConfig(source, parseJson(source, config));
    const weights = file.groups.get('model_weights');
    const arraysOf = (place: number): ReadonlyMap<string, NamedArray> => {
      const group = weights?.groups.get(String(model.layers[place]!.config['name']));
      return new Map(group === undefined ? [] : arraysBelow(group).map(([name, array]) => [name.replace(/:\d+$/, ''), read(array)]));
    };
    return importedModel(source, { ...model, layers: importKerasChain(source, model.layers, arraysOf) });
  });
}

function readingHdf5(source: string, work: () => ImportedModel): ImportedModel {
  try {
    return work();
  } catch (error) {
    throw error instanceof Hdf5Error ? invalidModelFile(source, error.message, damaged, error) : error;
  }
}

function arraysBelow({ arrays, groups }: Hdf5Group): [string, Hdf5Array][] {
  return [...arrays, ...[...groups.values()].flatMap(arraysBelow)];
}

function read(array: Hdf5Array): NamedArray {
  return { shape: array.shape, values: array.read() };
}
