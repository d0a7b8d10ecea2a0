import { lineHeight } from '../../../contract/lines.ts';
import { invalidModelFile, unsupportedLayer } from '../import-errors.ts';

type Json = Readonly<Record<string, unknown>>;

/** A layer of a model's configuration, in the order in which it is computed. */
export interface ConfiguredLayer {
  readonly className: string;
  readonly config: Json;
}

export interface ConfiguredModel {
  readonly name: string;
  /** `[height, width, channels]`. */
  readonly input: readonly number[];
  /** Without input layers. */
  readonly layers: readonly ConfiguredLayer[];
}

/** Lines of any width: the one that shapes and costs are told for. */
const exampleWidth = 4 * lineHeight;

/**
 * A Sequential model, or a functional one in which each layer feeds the next.
 * @throws StudioError MODEL_FILE_INVALID for any other
 */
export function readModelConfig(source: string, value: unknown): ConfiguredModel {
  const { class_name: className, config } = asObject(value);
  const { layers: listed, name, build_input_shape: built } = Array.isArray(config) ? { layers: config as unknown } as Json : asObject(config);
  if (!Array.isArray(listed) || listed.length === 0) throw invalidModelFile(source, 'no layers are described in it', 'Save the whole model, not its weights alone.');
  if (!['Sequential', 'Functional', 'Model'].includes(String(className))) {
    throw invalidModelFile(source, `a model of the class “${String(className)}” cannot be imported`, 'Rebuild it as a Sequential model and save that.');
  }
  const layers = listed.map((layer): ConfiguredLayer & { readonly inbound: unknown } => {
    const { class_name: kind, config: settings, inbound_nodes: inbound } = asObject(layer);
    return { className: String(kind), config: asObject(settings), inbound };
  });
  if (className !== 'Sequential') checkChain(source, layers);
  const isInput = ({ className: kind }: ConfiguredLayer): boolean => kind === 'InputLayer';
  const shape = layers.flatMap(({ config: { batch_shape: now, batch_input_shape: before } }) => [now, before]).find(Array.isArray) ?? built;
  return { name: typeof name === 'string' ? name : 'imported', ...withoutReshape(source, inputOf(source, shape), layers.filter((layer) => !isInput(layer))) };
}

function checkChain(source: string, layers: readonly (ConfiguredLayer & { readonly inbound: unknown })[]): void {
  layers.forEach(({ className, config: { name }, inbound }, i) => {
    const before = layers[i - 1]?.config['name'];
    const feeding = namesFeeding(inbound);
    const fits = before === undefined ? feeding.length === 0 : feeding.length === 1 && feeding[0] === before;
    if (!fits) throw unsupportedLayer(source, String(name), className, 'is not fed by the one before it alone; branches are not supported');
  });
}

/** Keras 3 tells each tensor's `keras_history`, Keras 2 lists `[name, node, tensor, …]`. */
function namesFeeding(inbound: unknown): unknown[] {
  if (!Array.isArray(inbound)) return [];
  return inbound.flatMap((node: unknown): unknown[] => {
    if (Array.isArray(node)) return node.map((input: unknown) => (Array.isArray(input) ? (input[0] as unknown) : input));
    const { args } = asObject(node);
    return (Array.isArray(args) ? args.flat() : []).flatMap((tensor: unknown) => {
      const { keras_history: history } = asObject(asObject(tensor)['config']);
      return Array.isArray(history) ? [history[0] as unknown] : [];
    });
  });
}

function inputOf(source: string, shape: unknown): readonly number[] {
  const sides = Array.isArray(shape) ? (shape as unknown[]).slice(1) : [];
  const [height, width, channels = 1] = sides;
  const any = sides.length === 3 && width === null ? exampleWidth : width;
  if (sides.length === 1 && typeof height === 'number') return [height];
  if (typeof height !== 'number' || typeof any !== 'number' || typeof channels !== 'number') {
    throw invalidModelFile(source, 'it does not say that it takes images of a fixed height and number of channels', 'Build it with an Input layer and save it again.');
  }
  return [height, any, channels];
}

/** A reshaping at the start tells how the pixels lie: what counts is the image that it makes. */
function withoutReshape(source: string, input: readonly number[], layers: readonly ConfiguredLayer[]): Pick<ConfiguredModel, 'input' | 'layers'> {
  const [first, ...others] = layers;
  const target = first?.config['target_shape'];
  const size = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
  if (first?.className === 'Reshape' && Array.isArray(target) && target.length === 3 && size(target as number[]) === size(input)) return { input: target as number[], layers: others };
  if (input.length !== 3) throw invalidModelFile(source, `it takes lists of ${input.join('×')} numbers, not images`, 'Let it take images and flatten them in the model.');
  return { input, layers };
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
