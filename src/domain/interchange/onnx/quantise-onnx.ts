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
  const outputs = graph.outputs.map(({ name }) => name);
  const quantised = new QuantisedGraph(ranges, graph.inputs[0]!.name);
  graph.nodes.forEach((node, i) => {
    const next = graph.nodes[i + 1];
    quantised.add(node, graph.constants);
    const staysAsItIs = outputs.includes(node.outputs[0]!) || movers.includes(node.op) || (next !== undefined && activations.includes(next.op));
    if (!staysAsItIs) quantised.putOnGrid();
  });
  return { graph: { ...graph, nodes: quantised.nodes, constants: quantised.constants }, metadata };
}

/** Nodes one after another, each fed by the one before it, the tensors between them on grids. */
class QuantisedGraph {
  readonly nodes: OnnxNode[] = [];
  readonly constants = new Map<string, OnnxTensor>();
  readonly #ranges: ActivationRanges;
  #current: string;
  #grid!: Grid;

  constructor(ranges: ActivationRanges, input: string) {
    this.#ranges = ranges;
    this.#current = input;
    this.putOnGrid();
  }

  add(node: OnnxNode, constants: ReadonlyMap<string, OnnxTensor>): void {
    const [, kernel, bias] = node.inputs as [string, string?, string?];
    if (kernel !== undefined && (node.op === 'Conv' || node.op === 'Gemm')) this.#addWeights(kernel, bias, node.op === 'Conv' ? 0 : 1, constants);
    else for (const input of node.inputs.slice(1)) this.constants.set(input, constants.get(input)!);
    this.nodes.push({ ...node, inputs: [this.#current, ...node.inputs.slice(1)] });
    this.#current = node.outputs[0]!;
  }

  /** Rounds the current tensor to 8 bits and back. */
  putOnGrid(): void {
    const name = this.#current;
    const rounded = `${name}/on-grid`;
    this.#grid = gridOf(this.#ranges.of(name));
    this.constants.set(`${rounded}/scale`, scalar(Float32Array.of(this.#grid.scale))).set(`${rounded}/zero`, scalar(Uint8Array.of(this.#grid.zero)));
    this.nodes.push({ op: 'QuantizeLinear', name: `${name}/quantise`, inputs: [name, `${rounded}/scale`, `${rounded}/zero`], outputs: [`${name}/uint8`] });
    this.#dequantise(`${name}/uint8`, rounded);
    this.#current = rounded;
  }

  /** A kernel in 8 bits, and a bias in 32 bits in steps of input times kernel, as runtimes add them up. @param axis of the kernel's output channels */
  #addWeights(kernel: string, bias: string | undefined, axis: number, constants: ReadonlyMap<string, OnnxTensor>): void {
    const { dims, values } = constants.get(kernel) as OnnxTensor & { readonly values: Float32Array };
    const offsets = bias === undefined ? undefined : (constants.get(bias)!.values as Float32Array);
    const scales = channelScales(values, dims, axis, offsets, this.#grid.scale);
    const channel = channelOf(dims, axis);
    const rounded = Int8Array.from(values, (w, place) => roundHalfToEven(w / scales[channel(place)]!));
    this.constants.set(`${kernel}/int8`, { dims, values: rounded }).set(`${kernel}/scale`, vector(scales)).set(`${kernel}/zero`, vector(new Int8Array(scales.length)));
    this.#dequantise(`${kernel}/int8`, kernel, axis);
    if (bias === undefined || offsets === undefined) return;
    const steps = scales.map((scale) => scale * this.#grid.scale);
    const counted = Int32Array.from(offsets, (offset, c) => roundHalfToEven(offset / steps[c]!));
    this.constants.set(`${bias}/int32`, vector(counted)).set(`${bias}/scale`, vector(steps)).set(`${bias}/zero`, vector(new Int32Array(scales.length)));
    this.#dequantise(`${bias}/int32`, bias, 0);
  }

  /** Finds scale and zero point under the name of the result. */
  #dequantise(from: string, to: string, axis?: number): void {
    this.nodes.push({ op: 'DequantizeLinear', name: `${to}/dequantise`, inputs: [from, `${to}/scale`, `${to}/zero`], outputs: [to], ...(axis !== undefined && { ints: { axis } }) });
  }
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
