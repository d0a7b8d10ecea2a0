import type { ActivationRanges, Range } from './activation-ranges.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from './graph.ts';
import { roundHalfToEven } from './run-onnx.ts';

const activations = ['Relu', 'Sigmoid', 'Tanh'];
/** Their outputs are values of their inputs: they lie on the grid already. */
const movers = ['MaxPool', 'Transpose', 'Reshape', 'Flatten'];
const largestBias = 2 ** 30;

/** Eight bits for a tensor: value = (q − zero) · scale, q from 0 to 255. */
interface Grid {
  readonly scale: number;
  readonly zero: number;
}

/**
 * The model with 8-bit weights, one scale an output channel, and 8-bit activations, one scale and zero point a tensor, in the QDQ form that runtimes fuse
 * (Jacob et al., 2018; onnxruntime.ai/docs/performance/model-optimizations/quantization.html). Logits stay floats.
 *
 * @param model as `exportOnnx` writes it: a chain, its batch norms folded away
 * @param ranges of all its tensors
 */
export function quantiseOnnx({ graph, metadata }: OnnxModel, ranges: ActivationRanges): OnnxModel {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxTensor>();
  const outputs = graph.outputs.map(({ name }) => name);
  const dequantise = (q: string, name: string, axis?: number): void => {
    const inputs = [q, `${name}/scale`, `${name}/zero`];
    nodes.push({ op: 'DequantizeLinear', name: `${name}/dequantise`, inputs, outputs: [name], ...(axis !== undefined && { ints: { axis } }) });
  };
  /** Puts a tensor on its grid; answers the name that its consumers use. */
  const onGrid = (name: string, { scale, zero }: Grid): string => {
    const rounded = `${name}/on-grid`;
    constants.set(`${rounded}/scale`, scalar(Float32Array.of(scale))).set(`${rounded}/zero`, scalar(Uint8Array.of(zero)));
    nodes.push({ op: 'QuantizeLinear', name: `${name}/quantise`, inputs: [name, `${rounded}/scale`, `${rounded}/zero`], outputs: [`${name}/uint8`] });
    dequantise(`${name}/uint8`, rounded);
    return rounded;
  };

  let grid = gridOf(ranges.of(graph.inputs[0]!.name));
  let current = onGrid(graph.inputs[0]!.name, grid);
  graph.nodes.forEach((node, i) => {
    if (node.op === 'Conv' || node.op === 'Gemm') {
      const [, kernelName, biasName] = node.inputs as [string, string, string?];
      const { dims, values } = graph.constants.get(kernelName)!;
      const axis = node.op === 'Conv' ? 0 : 1;
      const bias = biasName === undefined ? undefined : (graph.constants.get(biasName)!.values as Float32Array);
      const scales = channelScales(values as Float32Array, dims, axis, bias, grid.scale);
      const channel = channelOf(dims, axis);
      constants
        .set(`${kernelName}/int8`, { dims, values: Int8Array.from(values as Float32Array, (w, k) => roundHalfToEven(w / scales[channel(k)]!)) })
        .set(`${kernelName}/scale`, vector(scales)).set(`${kernelName}/zero`, vector(new Int8Array(scales.length)));
      dequantise(`${kernelName}/int8`, kernelName, axis);
      if (biasName !== undefined) {
        const biasScales = scales.map((scale) => scale * grid.scale);
        constants
          .set(`${biasName}/int32`, vector(Int32Array.from(bias!, (b, c) => roundHalfToEven(b / biasScales[c]!))))
          .set(`${biasName}/scale`, vector(biasScales)).set(`${biasName}/zero`, vector(new Int32Array(scales.length)));
        dequantise(`${biasName}/int32`, biasName, 0);
      }
    } else {
      for (const input of node.inputs.slice(1)) constants.set(input, graph.constants.get(input)!);
    }
    nodes.push({ ...node, inputs: [current, ...node.inputs.slice(1)] });
    current = node.outputs[0]!;
    const next = graph.nodes[i + 1];
    if (outputs.includes(current) || movers.includes(node.op) || (next !== undefined && activations.includes(next.op))) return;
    grid = gridOf(ranges.of(current));
    current = onGrid(current, grid);
  });
  return { graph: { ...graph, nodes, constants }, metadata };
}

function gridOf({ low, high }: Range): Grid {
  const scale = high > low ? Math.fround((high - low) / 255) : 1;
  return { scale, zero: Math.round(-low / scale) };
}

/** The largest weight of a channel is ±127 steps; a channel whose weights are next to nothing has steps that its bias can be counted in. */
function channelScales(values: Float32Array, dims: readonly number[], axis: number, bias: Float32Array | undefined, inputScale: number): Float32Array {
  const largest = new Float32Array(dims[axis]!);
  const channel = channelOf(dims, axis);
  values.forEach((w, k) => (largest[channel(k)] = Math.max(largest[channel(k)]!, Math.abs(w))));
  return largest.map((most, c) => Math.max(most / 127, Math.abs(bias?.[c] ?? 0) / inputScale / largestBias) || 1);
}

function channelOf(dims: readonly number[], axis: number): (place: number) => number {
  const inner = dims.slice(axis + 1).reduce((product, side) => product * side, 1);
  return (place) => Math.floor(place / inner) % dims[axis]!;
}

function scalar(values: Float32Array | Uint8Array): OnnxTensor {
  return { dims: [], values };
}

function vector(values: Float32Array | Int8Array | Int32Array): OnnxTensor {
  return { dims: [values.length], values };
}
