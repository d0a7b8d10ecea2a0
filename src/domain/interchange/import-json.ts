import type { NamedArray } from '../network/initialise.ts';
import { jsonFormat } from './export-json.ts';
import { damaged, invalidModelFile } from './import-errors.ts';
import { checkedWeights, parseNetwork } from './imported-model.ts';
import type { ImportedModel } from './imported-model.ts';

/** What `exportJson` writes. @throws StudioError MODEL_FILE_INVALID, NETWORK_INVALID naming what does not fit */
export function importJson(source: string, description: unknown): ImportedModel {
  const { format, name, classes, network: told, weights } = description as Readonly<Record<string, unknown>>;
  if (format !== jsonFormat) throw invalidModelFile(source, 'it is JSON, but describes no model', 'Choose a file that “dsdc models export --format json” has written, or a model.json of TensorFlow.js.');
  const network = parseNetwork(source, told);
  const arrays = new Map<string, NamedArray>();
  for (const [array, value] of Object.entries(weights ?? {})) {
    const { shape, values } = value as { readonly shape?: unknown; readonly values?: unknown };
    if (!isNumbers(shape) || !isNumbers(values)) throw invalidModelFile(source, `the weights “${array}” are not given as shape and values`, damaged);
    arrays.set(array, { shape, values: Float32Array.from(values) });
  }
  if (!Array.isArray(classes) || classes.length !== network.classes || !classes.every((each) => typeof each === 'string' && each !== '')) {
    throw invalidModelFile(source, `it does not name its ${network.classes} classes`, damaged);
  }
  return { name: String(name), network, classes, weights: checkedWeights(source, network, arrays) };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
