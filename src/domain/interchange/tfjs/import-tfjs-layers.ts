import type { NamedArray } from '../../network/initialise.ts';
import { invalidModelFile } from '../import-errors.ts';
import { importedModel } from '../imported-model.ts';
import type { ImportedModel } from '../imported-model.ts';
import { importKerasChain } from '../keras/import-keras-chain.ts';
import { readModelConfig } from '../keras/model-config.ts';
import { parsedNames } from '../parsed-names.ts';

interface WeightsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string; readonly quantization?: unknown }[];
}

const remedy = 'Convert the model again, as a layers model of 32-bit floats.';

/**
 * A TensorFlow.js layers model. Dilation is honoured, also that of depthwise layers, which tfjs itself computes undilated: the model then answers as it did
 * where it was trained.
 * @param description the parsed model.json
 * @param readFile the bytes of a file that lies beside it, by its name in the manifest; rejects for any other
 * @throws StudioError MODEL_FILE_INVALID naming what is damaged or not supported
 */
export async function importTfjsLayers(source: string, description: unknown, readFile: (name: string) => Promise<Uint8Array>): Promise<ImportedModel> {
  const { modelTopology, weightsManifest, format, userDefinedMetadata } = description as Readonly<Record<string, unknown>>;
  if (format === 'graph-model') throw invalidModelFile(source, 'it is a graph model, which has no layers any more', 'Convert the model as a layers model (tfjs_layers_model).');
  if (!isManifest(weightsManifest)) throw invalidModelFile(source, 'it has no list of weights', remedy);
  const topology = modelTopology as { readonly model_config?: unknown } | null;
  const model = readModelConfig(source, topology?.model_config ?? topology);
  const arrays = new Map<string, NamedArray>();
  for (const group of weightsManifest) for (const [name, array] of await readGroup(source, group, readFile)) arrays.set(name, array);
  const arraysOf = (place: number): ReadonlyMap<string, NamedArray> => {
    const layer = String(model.layers[place]!.config['name']);
    const own = [...arrays].filter(([name]) => name.split('/').at(-2) === layer);
    return new Map(own.map(([name, array]) => [name.split('/').at(-1)!, array]));
  };
  const classes = parsedNames((userDefinedMetadata as { readonly classes?: unknown } | null | undefined)?.classes);
  return importedModel(source, { ...model, layers: importKerasChain(source, model.layers, arraysOf), classes });
}

/** The arrays of a group lie one after another in its files, which are parts of one. */
async function readGroup(source: string, { paths, weights }: WeightsGroup, readFile: (name: string) => Promise<Uint8Array>): Promise<[string, NamedArray][]> {
  const parts: Uint8Array[] = [];
  for (const path of paths) parts.push(await readFile(path));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((offset, part) => (bytes.set(part, offset), offset + part.length), 0);
  let offset = 0;
  return weights.map(({ name, shape, dtype, quantization }): [string, NamedArray] => {
    if (dtype !== 'float32' || quantization !== undefined) throw invalidModelFile(source, `the weights “${name}” are ${quantization === undefined ? dtype : 'quantised'}, not float32`, remedy);
    const sizeBytes = shape.reduce((product, side) => product * side, 4);
    if (!(sizeBytes >= 0 && sizeBytes <= bytes.length - offset)) throw invalidModelFile(source, `the weights “${name}” (${shape.join('×')}) go beyond the end of ${paths.join(', ')}`, remedy);
    const values = new Float32Array(bytes.slice(offset, offset + sizeBytes).buffer);
    offset += sizeBytes;
    return [name, { shape, values }];
  });
}

function isManifest(value: unknown): value is readonly WeightsGroup[] {
  const isObject = (item: unknown): item is Readonly<Record<string, unknown>> => typeof item === 'object' && item !== null;
  const isWeight = (item: unknown): boolean => isObject(item) && typeof item['name'] === 'string' && typeof item['dtype'] === 'string'
    && Array.isArray(item['shape']) && item['shape'].every((side) => Number.isSafeInteger(side) && Number(side) >= 0);
  return Array.isArray(value) && value.every((group) => isObject(group) && Array.isArray(group['paths']) && group['paths'].every((path) => typeof path === 'string')
    && Array.isArray(group['weights']) && group['weights'].every(isWeight));
}
