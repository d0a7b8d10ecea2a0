import type { Activation } from '../../../contract/network.ts';
import { answersColumns, describeNetwork, windowOf } from '../../network/describe.ts';
import type { DescribedLayer } from '../../network/describe.ts';
import { extent } from '../../network/geometry.ts';
import { inputMeaning } from '../interchange-model.ts';
import type { InterchangeModel } from '../interchange-model.ts';
import { permuted } from '../permuted.ts';
import type { OnnxAttributes, OnnxModel, OnnxNode, OnnxTensor } from './graph.ts';

/** The names of what goes in and comes out. */
export const onnxNames = { images: 'images', logits: 'logits', probabilities: 'probabilities' } as const;

/** `[N, C, H, W]` to `[N, H, W, C]`. */
const channelsLast = [0, 2, 3, 1];

const activationOps: Readonly<Record<Exclude<Activation, 'linear'>, string>> = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh' };

/**
 * The network as an ONNX model (operator set 13): `images` `[N, channels, height, width]`, 0 paper to 1 ink, give `logits` and `probabilities`
 * `[N, classes]`; a network that answers columns takes images of any width that its strides divide and gives `[N, columns, classes]`.
 * Dropout is left out; everything else is an operator of its own, dilation an attribute.
 */
export function exportOnnx({ name, network, weights, classes, calibration }: InterchangeModel): OnnxModel {
  const { layers } = describeNetwork(network);
  const [height, width, channels] = network.input;
  const columns = answersColumns(network);
  const graph = new GraphInTheMaking(onnxNames.images);
  for (const described of layers) addLayer(graph, described, (parameter) => weights.get(parameter)!.values);
  const answer = columns ? ['N', 'columns', network.classes] : ['N', network.classes];
  return {
    graph: {
      name: network.name,
      nodes: graph.nodes,
      constants: graph.constants,
      inputs: [{ name: onnxNames.images, dims: ['N', channels, height, columns ? 'width' : width] }],
      outputs: [{ name: onnxNames.logits, dims: answer }, { name: onnxNames.probabilities, dims: answer }]
    },
    metadata: { model: name, classes: JSON.stringify(classes), input: inputMeaning, ...(calibration && { temperature: String(calibration.temperature) }) }
  };
}

/** Nodes one after another, each fed by the one before it. */
class GraphInTheMaking {
  readonly nodes: OnnxNode[] = [];
  readonly constants = new Map<string, OnnxTensor>();
  #current: string;

  constructor(input: string) {
    this.#current = input;
  }

  add(op: string, name: string, { constants = [], output = name, ...attributes }: OnnxAttributes & { constants?: readonly [string, OnnxTensor][]; output?: string } = {}): void {
    for (const [constant, tensor] of constants) this.constants.set(constant, tensor);
    this.nodes.push({ op, name, inputs: [this.#current, ...constants.map(([constant]) => constant)], outputs: [output], ...attributes });
    this.#current = output;
  }

  /** The same value under another name. */
  rename(output: string): void {
    const last = this.nodes.pop();
    if (last !== undefined) this.nodes.push({ ...last, outputs: [output] });
    this.#current = output;
  }
}

type ValuesOf = (parameter: string) => Float32Array;

function addLayer(graph: GraphInTheMaking, described: DescribedLayer, valuesOf: ValuesOf): void {
  const { layer, inputShape, outputShape } = described;
  // Layer names have no slash: what has one can be taken for no other.
  const part = (what: string): string => `${layer.name}/${what}`;
  const activate = (activation: Activation): void => {
    if (activation !== 'linear') graph.add(activationOps[activation], part(activation));
  };
  const vector = (parameter: string): [string, OnnxTensor] => {
    const values = valuesOf(part(parameter));
    return [part(parameter), { dims: [values.length], values }];
  };
  switch (layer.type) {
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'pointwiseConv2d': {
      const { shape } = described.parameters[0]!;
      const kernel: OnnxTensor = layer.type === 'depthwiseConv2d'
        ? { dims: [shape[2]! * shape[3]!, 1, shape[0]!, shape[1]!], values: permuted(valuesOf(part('kernel')), shape, [2, 3, 0, 1]) }
        : { dims: [shape[3]!, shape[2]!, shape[0]!, shape[1]!], values: permuted(valuesOf(part('kernel')), shape, [3, 2, 0, 1]) };
      graph.add('Conv', part('conv'), {
        constants: [[part('kernel'), kernel], ...(layer.bias ? [vector('bias')] : [])],
        ints: {
          kernel_shape: [shape[0]!, shape[1]!],
          ...windowInts(described),
          ...(layer.type !== 'pointwiseConv2d' && { dilations: [layer.dilation, layer.dilation] }),
          group: layer.type === 'depthwiseConv2d' ? inputShape[2]! : 1
        }
      });
      return activate(layer.activation);
    }
    case 'dense': {
      const kernel: OnnxTensor = { dims: described.parameters[0]!.shape, values: valuesOf(part('kernel')) };
      graph.add('Gemm', part('gemm'), { constants: [[part('kernel'), kernel], ...(layer.bias ? [vector('bias')] : [])] });
      return activate(layer.activation);
    }
    case 'batchNorm':
      graph.add('BatchNormalization', part('norm'), {
        constants: [vector('gamma'), vector('beta'), vector('runningMean'), vector('runningVariance')], floats: { epsilon: layer.epsilon }
      });
      return activate(layer.activation);
    case 'activation':
      return activate(layer.function);
    case 'pool2d':
      return graph.add(layer.kind === 'max' ? 'MaxPool' : 'AveragePool', part('pool'), { ints: { kernel_shape: [layer.size, layer.size], ...windowInts(described) } });
    case 'globalAveragePool':
      graph.add('GlobalAveragePool', part('means'));
      return graph.add('Flatten', part('flat'), { ints: { axis: 1 } });
    case 'flatten':
      if (inputShape.length === 3) graph.add('Transpose', part('channels-last'), { ints: { perm: channelsLast } });
      return graph.add('Flatten', part('flat'), { ints: { axis: 1 } });
    case 'foldRows': {
      const [rows, , channels] = outputShape as [number, number, number];
      graph.add('Reshape', part('rows'), { constants: [shapeConstant(part('rows-shape'), [0, inputShape[2]!, rows, layer.factor, -1])] });
      graph.add('Transpose', part('rows-first'), { ints: { perm: [0, 3, 1, 2, 4] } });
      return graph.add('Reshape', part('folded'), { constants: [shapeConstant(part('folded-shape'), [0, channels, rows, -1])] });
    }
    case 'dropout':
      return;
    case 'softmax':
      if (inputShape.length === 3) {
        graph.add('Transpose', part('channels-last'), { ints: { perm: channelsLast } });
        graph.add('Reshape', part('columns'), { constants: [shapeConstant(part('columns-shape'), [0, -1, inputShape[2]!])] });
      }
      graph.rename(onnxNames.logits);
      return graph.add('Softmax', part('softmax'), { ints: { axis: -1 }, output: onnxNames.probabilities });
  }
}

/**
 * Padding as numbers: not every runtime takes `auto_pad` together with dilation. For widths other than the network's own they are right
 * as long as the strides divide them.
 */
function windowInts({ layer, inputShape }: DescribedLayer): Record<string, readonly number[]> {
  const window = windowOf(layer);
  if (window === undefined) return {};
  const rows = extent(inputShape[0]!, window);
  const columns = extent(inputShape[1]!, window);
  return { strides: [window.stride, window.stride], pads: [rows.padBefore, columns.padBefore, rows.padAfter, columns.padAfter] };
}

function shapeConstant(name: string, shape: readonly number[]): [string, OnnxTensor] {
  return [name, { dims: [shape.length], values: BigInt64Array.from(shape, BigInt) }];
}
