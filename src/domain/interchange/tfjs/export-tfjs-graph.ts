import type { Activation } from '../../../contract/network.ts';
import { answersColumns, describeNetwork } from '../../network/describe.ts';
import type { DescribedLayer } from '../../network/describe.ts';
import type { NamedArrays } from '../../network/initialise.ts';
import type { InterchangeModel, ModelFile } from '../interchange-model.ts';
import { undilated } from '../undilated.ts';
import { flag, floats, GraphNodes, integer, integers, text } from './graph-nodes.ts';
import type { GraphAttribute } from './graph-nodes.ts';
import { tfjsFiles } from './model-json.ts';

const activationOps: Readonly<Record<Exclude<Activation, 'linear'>, string>> = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh' };
const nhwc = { data_format: text('NHWC') };

/**
 * A TensorFlow.js graph model (`tf.loadGraphModel`): `images` `[N, height, width, channels]`, 0 paper to 1 ink, give `probabilities`, and `logits` to
 * `model.execute(images, 'logits')`. Dilation is an attribute, which graph models honour.
 */
export function exportTfjsGraph(model: InterchangeModel): ModelFile[] {
  const { network, weights } = model;
  const { layers } = describeNetwork(network);
  const [height, width, channels] = network.input;
  const columns = answersColumns(network);
  const shape = [-1, height, columns ? -1 : width, channels];
  const graph = new GraphNodes('images', shape);
  for (const described of layers) addLayer(graph, described, weights);
  const answer = columns ? [-1, 1, -1, network.classes] : [-1, network.classes];
  const port = (name: string, sides: readonly number[]): object => ({ [name]: { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: { dim: sides.map((size) => ({ size: String(size) })) } } });
  return tfjsFiles(model, 'graph-model', { node: graph.nodes, library: {}, versions: { producer: 1 } }, graph.arrays,
    { signature: { inputs: port('images', shape), outputs: port('probabilities', answer) } });
}

function addLayer(graph: GraphNodes, described: DescribedLayer, weights: NamedArrays): void {
  const { layer, inputShape, outputShape } = described;
  const part = (what: string): string => `${layer.name}/${what}`;
  const parameter = (role: string): string => graph.constant({ name: part(role), ...weights.get(part(role))! });
  const activate = (activation: Activation): void => {
    if (activation !== 'linear') graph.add(activationOps[activation], part(activation));
  };
  const addBias = ({ bias }: { readonly bias: boolean }): void => {
    if (bias) graph.add('BiasAdd', part('biased'), [parameter('bias')], nhwc);
  };
  const window = ({ stride, padding }: { stride: number; padding: string }): Record<string, GraphAttribute> =>
    ({ strides: integers([1, stride, stride, 1]), padding: text(padding.toUpperCase()), ...nhwc });
  switch (layer.type) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      // tfjs refuses strides together with dilation.
      const spread = layer.dilation > 1 && layer.stride > 1;
      const kernel = weights.get(part('kernel'))!;
      const name = graph.constant({ name: part('kernel'), ...(spread ? undilated(kernel, layer.dilation) : kernel) });
      const dilation = spread ? 1 : layer.dilation;
      graph.add(layer.type === 'conv2d' ? 'Conv2D' : 'DepthwiseConv2dNative', part('conv'), [name], { ...window(layer), dilations: integers([1, dilation, dilation, 1]) });
      addBias(layer);
      return activate(layer.activation);
    }
    case 'pointwiseConv2d':
      graph.add('Conv2D', part('conv'), [parameter('kernel')], { ...window({ stride: 1, padding: 'valid' }), dilations: integers([1, 1, 1, 1]) });
      addBias(layer);
      return activate(layer.activation);
    case 'dense':
      graph.add('MatMul', part('matmul'), [parameter('kernel')], { transpose_a: flag(false), transpose_b: flag(false) });
      addBias(layer);
      return activate(layer.activation);
    case 'batchNorm':
      graph.add('FusedBatchNormV3', part('norm'), ['gamma', 'beta', 'runningMean', 'runningVariance'].map(parameter),
        { U: floats, epsilon: { f: layer.epsilon }, is_training: flag(false), ...nhwc });
      return activate(layer.activation);
    case 'activation':
      return activate(layer.function);
    case 'pool2d':
      return graph.add(layer.kind === 'max' ? 'MaxPool' : 'AvgPool', part('pool'), [], { ksize: integers([1, layer.size, layer.size, 1]), ...window(layer) });
    case 'globalAveragePool':
      return graph.add('Mean', part('means'), [graph.integers(part('axes'), [1, 2])], { Tidx: { type: 'DT_INT32' }, keep_dims: flag(false) });
    case 'flatten':
      return graph.add('Reshape', part('flat'), [graph.integers(part('shape'), [-1, outputShape[0]!])], { Tshape: { type: 'DT_INT32' } });
    case 'foldRows':
      return foldRows(graph, part, layer.factor, inputShape.length + 1);
    case 'dropout':
      return;
    case 'softmax':
      graph.add('Identity', 'logits');
      return graph.add('Softmax', 'probabilities');
  }
}

/** Every factor-th row, beginning with each of the first ones, beside each other in the channels: no shape need be known. */
function foldRows(graph: GraphNodes, part: (what: string) => string, factor: number, rank: number): void {
  const input = graph.current;
  const everyOther = (value: number): number[] => Array.from({ length: rank }, (_, axis) => (axis === 1 ? value : 0));
  const ends = graph.integers(part('ends'), everyOther(0));
  const strides = graph.integers(part('strides'), everyOther(factor).map((step) => step || 1));
  // To the end of each axis (StridedSlice's end_mask: a bit an axis).
  const masks = { begin_mask: integer(0), end_mask: integer(2 ** rank - 1), ellipsis_mask: integer(0), new_axis_mask: integer(0), shrink_axis_mask: integer(0) };
  const rows = Array.from({ length: factor }, (_, row) => {
    graph.current = input;
    graph.add('StridedSlice', part(`rows-${row}`), [graph.integers(part(`begin-${row}`), everyOther(row)), ends, strides], { Index: { type: 'DT_INT32' }, ...masks });
    return graph.current;
  });
  graph.current = rows[0]!;
  graph.add('ConcatV2', part('folded'), [...rows.slice(1), graph.integers(part('axis'), [3])], { N: integer(factor), Tidx: { type: 'DT_INT32' } });
}
