import { networkSchema } from '../../contract/network.ts';
import type { LayerSpec, NetworkSpec } from '../../contract/network.ts';
import { describeNetwork } from '../network/describe.ts';
import type { ParameterSpec } from '../network/describe.ts';
import type { NamedArray, NamedArrays } from '../network/initialise.ts';
import { StudioError } from '../../contract/errors.ts';
import { damaged, invalidModelFile } from './import-errors.ts';

/** A layer of another program's model, as the studio has it, with its weights. */
export interface ImportedLayer {
  /** Named as in the file. */
  readonly layer: LayerSpec;
  readonly arrays?: Readonly<Partial<Record<ParameterSpec['role'], NamedArray>>>;
}

/** What a file of another program says. */
export interface ImportedChain {
  readonly name: string;
  /** `[height, width, channels]`. */
  readonly input: readonly number[];
  readonly layers: readonly ImportedLayer[];
  /** Where the file names them. */
  readonly classes?: readonly string[] | undefined;
}

export interface ImportedModel {
  readonly name: string;
  readonly network: NetworkSpec;
  readonly classes: readonly string[];
  readonly weights: NamedArrays;
}

/**
 * The network with its weights, checked as a whole; softmax is added where the file ends in logits.
 * @param source names the file in errors
 * @throws StudioError MODEL_FILE_INVALID, NETWORK_INVALID naming what does not fit
 */
export function importedModel(source: string, { name, input, layers: given, classes }: ImportedChain): ImportedModel {
  const layers = withActivationsJoined(given);
  const names = uniqueNames(layers.map(({ layer }) => layer.name));
  const specs = layers.map(({ layer }, i): LayerSpec => ({ ...layer, name: names[i]! }));
  if (specs.at(-1)?.type !== 'softmax') specs.push({ type: 'softmax', name: uniqueNames([...names, 'softmax']).at(-1)! });
  const last = specs.findLast((layer) => layer.type === 'dense' || layer.type === 'pointwiseConv2d' || layer.type === 'conv2d');
  const count = last?.type === 'dense' ? last.units : (last?.filters ?? 0);
  const network = parseNetwork(source, { name: name.slice(0, 80) || 'imported', input, classes: count, layers: specs });
  const arrays: NamedArrays = new Map(layers.flatMap(({ arrays: own = {} }, i) => Object.entries(own).map(([role, array]): [string, NamedArray] => [`${names[i]!}/${role}`, array])));
  if (classes !== undefined && classes.length !== count) {
    throw invalidModelFile(source, `it names ${classes.length} classes and answers ${count}`, damaged);
  }
  return { name, network, classes: classes ?? Array.from({ length: count }, (_, i) => String(i)), weights: checkedWeights(source, network, arrays) };
}

/** @throws StudioError MODEL_FILE_INVALID for a network beyond the studio's limits, NETWORK_INVALID for one that cannot be computed. */
export function parseNetwork(source: string, value: unknown): NetworkSpec {
  const { data, error } = networkSchema.safeParse(value);
  if (data === undefined) {
    const { path, message } = error.issues[0]!;
    const layer = (value as { layers?: readonly { name?: unknown }[] } | null)?.layers?.[Number(path[1])]?.name;
    const where = path[0] === 'layers' && typeof layer === 'string' ? `the layer “${layer}”: ${path.slice(2).join('.')}` : path.join('.');
    throw invalidModelFile(source, `its network does not fit: ${where}: ${message}`, 'Import a network within the limits of the studio.');
  }
  try {
    describeNetwork(data);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    throw new StudioError(error.code, `${source}: ${error.message}`, { ...(error.remedy !== undefined && { remedy: error.remedy }), cause: error });
  }
  return data;
}

/** The network's arrays and no others, in its order. @throws StudioError MODEL_FILE_INVALID for one that is missing, of another shape, or not finite */
export function checkedWeights(source: string, network: NetworkSpec, given: ReadonlyMap<string, NamedArray>): NamedArrays {
  const wanted = describeNetwork(network).layers.flatMap(({ parameters }) => parameters);
  return new Map(wanted.map(({ name, shape }) => {
    const array = given.get(name);
    if (array === undefined) throw invalidModelFile(source, `the weights “${name}” are missing`, damaged);
    if (array.shape.join() !== shape.join() || array.values.length !== shape.reduce((product, side) => product * side, 1)) {
      throw invalidModelFile(source, `the weights “${name}” are ${array.shape.join('×')}, not ${shape.join('×')}`, damaged);
    }
    if (!array.values.every(Number.isFinite)) throw invalidModelFile(source, `the weights “${name}” are not all finite numbers`, damaged);
    return [name, { shape, values: array.values }];
  }));
}

/** An activation that follows a layer which could have it becomes that layer's: engines compute both in one step. */
function withActivationsJoined(layers: readonly ImportedLayer[]): ImportedLayer[] {
  const joined: ImportedLayer[] = [];
  for (const imported of layers) {
    const before = joined.at(-1);
    if (imported.layer.type === 'activation' && before !== undefined && 'activation' in before.layer && before.layer.activation === 'linear') {
      joined[joined.length - 1] = { ...before, layer: { ...before.layer, activation: imported.layer.function } };
    } else {
      joined.push(imported);
    }
  }
  return joined;
}

/** Names that the studio takes for layers: letters, digits and dashes, a letter first, each once. */
function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const plain = name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^[^A-Za-z]+|-$/g, '').slice(0, 36) || 'layer';
    let unique = plain;
    for (let i = 2; used.has(unique); i++) unique = `${plain}-${i}`;
    used.add(unique);
    return unique;
  });
}
