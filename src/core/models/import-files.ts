import { StudioError } from '../../contract/errors.ts';
import { lineClasses, lineHeight } from '../../contract/lines.ts';
import type { Lineage } from '../../contract/models.ts';
import { modelNameSchema } from '../../contract/models.ts';
import type { NetworkInput } from '../../contract/network.ts';
import { isHdf5 } from '../../domain/interchange/hdf5/decode.ts';
import { invalidModelFile } from '../../domain/interchange/import-errors.ts';
import { importJson } from '../../domain/interchange/import-json.ts';
import { importSafetensors, isSafetensors } from '../../domain/interchange/import-safetensors.ts';
import type { ImportedModel } from '../../domain/interchange/imported-model.ts';
import { importKerasArchive, importKerasHdf5 } from '../../domain/interchange/keras/import-keras.ts';
import { importOnnx } from '../../domain/interchange/onnx/import-onnx.ts';
import { parseJson } from '../../domain/interchange/parse-json.ts';
import { importTfjsLayers } from '../../domain/interchange/tfjs/import-tfjs-layers.ts';
import { answersColumns, describeNetwork } from '../../domain/network/describe.ts';
import { encodeSafetensors } from '../../domain/safetensors.ts';
import { decodeModelFile, isModelFile } from './model-file.ts';
import type { NewModel } from './ports.ts';
import type { ModelSource } from './reader.ts';

const understood = 'Choose a .safetensors, .onnx, .keras, .h5 or .json file of the studio, a model.json of TensorFlow.js with its weights beside it, or a .zip of such a folder.';

export interface ImportOptions {
  /** Names the file or folder in errors. */
  readonly path: string;
  /** The network that plain safetensors belong to. */
  readonly network?: NetworkInput | undefined;
}

/**
 * A model out of a file of any format that is read, told by the content. Whole or not at all.
 * @throws StudioError MODEL_FILE_INVALID, NETWORK_INVALID naming the file, the layer, and what does not fit
 */
export async function importFiles(source: ModelSource, { path, network }: ImportOptions): Promise<Omit<NewModel, 'runId'>> {
  const chosen = source.chosen ?? onlyModel([...source.files.keys()], path);
  const bytes = await source.files.get(chosen)!();
  if (isSafetensors(bytes) && !isModelFile(bytes, path)) return newModel(path, importSafetensors(bytes, path, network));
  if (network !== undefined) {
    throw new StudioError('USAGE_INVALID', 'Only safetensors of another program need a network: any other file brings its own.', { remedy: 'Leave the network out.' });
  }
  if (isSafetensors(bytes)) return decodeModelFile(bytes, path);
  if (isHdf5(bytes)) return newModel(path, importKerasHdf5(path, bytes));
  const folder = chosen.slice(0, chosen.lastIndexOf('/') + 1);
  const beside = async (name: string): Promise<Uint8Array> => {
    const read = source.files.get(folder + name);
    if (read === undefined) throw invalidModelFile(path, `the file “${name}” that belongs to it is not there`, 'Keep the files of the model together, in one folder or .zip.');
    return read();
  };
  if (chosen.endsWith('config.json')) {
    const metadata = source.files.has(`${folder}metadata.json`) ? await beside('metadata.json') : undefined;
    return newModel(path, importKerasArchive(path, { config: bytes, metadata, weights: await beside('model.weights.h5') }));
  }
  if (bytes[0] !== '{'.charCodeAt(0)) return newModel(path, importOnnx(bytes, path));
  const description = parseJson(path, bytes);
  return newModel(path, 'modelTopology' in (description as object) ? await importTfjsLayers(path, description, beside) : importJson(path, description));
}

/** The one file of a folder or archive that tells which model it is. */
function onlyModel(files: readonly string[], path: string): string {
  const models = files.filter((file) => /(^|\/)(config|model)\.json$|\.(safetensors|onnx|h5|hdf5)$/.test(file) && !file.endsWith('.weights.h5'));
  if (models.length === 1) return models[0]!;
  throw invalidModelFile(path, models.length === 0 ? 'there is no model in it' : `there are several models in it: ${models.slice(0, 5).join(', ')}`, understood);
}

/** @throws StudioError MODEL_FILE_INVALID for a network that takes neither digits nor lines. */
function newModel(path: string, { name, network, classes, weights }: ImportedModel): Omit<NewModel, 'runId'> {
  const [height, width, channels] = network.input;
  const columns = answersColumns(network);
  if (channels !== 1 || height !== (columns ? lineHeight : 28) || (!columns && width !== 28)) {
    throw invalidModelFile(path, `it takes images of ${network.input.join('×')}; the studio has digits of 28×28×1 and lines of ${lineHeight} rows`, 'Train it on such images.');
  }
  if (columns && classes.length !== lineClasses.length) {
    throw invalidModelFile(path, `it reads lines of ${classes.length} classes; the studio’s have ${lineClasses.length}: ${lineClasses.join(' ')}`, 'Train it on these.');
  }
  return {
    name: nameFrom(name), preset: null, network, parameters: describeNetwork(network).parameterCount, classes: columns ? [...lineClasses] : [...classes],
    weights: encodeSafetensors({ tensors: weights, metadata: { network: JSON.stringify(network) } }), lineage: unknownLineage, metrics: null, calibration: null
  };
}

function nameFrom(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 80);
  return modelNameSchema.safeParse(plain).success ? plain : 'imported';
}

const unknownLineage: Lineage = {
  finetunedFrom: null, taughtBy: null, dataset: null, engine: null, device: null, engineVersion: null, threads: null, seed: null, training: null, gitVersion: null, appVersion: null
};
