import { StudioError } from '../../../contract/errors.ts';
import type { OnnxGraph, OnnxNode, OnnxValues } from './graph.ts';
import { slidingOps } from './sliding-ops.ts';

/** Whole numbers are held as floats too: all that occur are exact. */
export interface RunTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

export type OnnxOp = (node: OnnxNode, inputs: readonly RunTensor[]) => RunTensor;

const size = (dims: readonly number[]): number => dims.reduce((product, side) => product * side, 1);

/**
 * Computes a graph of the operators that `exportOnnx` and `quantiseOnnx` write: plain, one node after another. It is what calibrates the int8 form
 * and measures it where no ONNX runtime is at hand.
 */
export class OnnxRunner {
  readonly #graph: OnnxGraph;
  /** Constants, and what depends on nothing else, computed once. */
  readonly #fixed = new Map<string, RunTensor>();
  readonly #nodes: readonly OnnxNode[];

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
    for (const [name, { dims, values }] of graph.constants) this.#fixed.set(name, { dims, values: asFloats(values) });
    this.#nodes = graph.nodes.filter((node) => {
      if (!node.inputs.every((input) => this.#fixed.has(input))) return true;
      this.#fixed.set(node.outputs[0]!, compute(node, (name) => this.#fixed.get(name)!));
      return false;
    });
  }

  /** Every tensor that depends on the input, by name. @param input `[N, C, H, W]` */
  run(input: RunTensor): Map<string, RunTensor> {
    const values = new Map([[this.#graph.inputs[0]!.name, input]]);
    for (const node of this.#nodes) values.set(node.outputs[0]!, compute(node, (name) => values.get(name) ?? this.#fixed.get(name)!));
    return values;
  }
}

function compute(node: OnnxNode, valueOf: (name: string) => RunTensor): RunTensor {
  const op = ops[node.op];
  if (op === undefined) throw new StudioError('MODEL_FILE_INVALID', `The operator ${node.op} (“${node.name}”) is not known here.`, { remedy: 'Use an ONNX runtime.' });
  return op(node, node.inputs.map(valueOf));
}

const each = (change: (value: number) => number): OnnxOp => (_node, [x]) => ({ dims: x!.dims, values: x!.values.map(change) });

const ops: Readonly<Record<string, OnnxOp>> = {
  ...slidingOps,
  Relu: each((value) => Math.max(value, 0)),
  Sigmoid: each((value) => 1 / (1 + Math.exp(-value))),
  Tanh: each(Math.tanh),
  Gemm: (_node, [x, w, bias]) => {
    const [rows, inner] = x!.dims as [number, number];
    const columns = w!.dims[1]!;
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      const y = values.subarray(i * columns, (i + 1) * columns);
      if (bias) y.set(bias.values);
      for (let p = 0; p < inner; p++) {
        const factor = x!.values[i * inner + p]!;
        if (factor !== 0) for (let j = 0; j < columns; j++) y[j]! += factor * w!.values[p * columns + j]!;
      }
    }
    return { dims: [rows, columns], values };
  },
  BatchNormalization: ({ floats }, [x, gamma, beta, mean, variance]) => {
    const epsilon = floats?.['epsilon'] ?? 1e-5;
    return perChannel(x!, 1, (value, c) => ((value - mean!.values[c]!) / Math.sqrt(variance!.values[c]! + epsilon)) * gamma!.values[c]! + beta!.values[c]!);
  },
  Flatten: (_node, [x]) => ({ dims: [x!.dims[0]!, size(x!.dims.slice(1))], values: x!.values }),
  Reshape: (_node, [x, shape]) => {
    const dims = Array.from(shape!.values, (side, i) => (side === 0 ? x!.dims[i]! : side));
    const rest = x!.values.length / -size(dims);
    return { dims: dims.map((side) => (side === -1 ? rest : side)), values: x!.values };
  },
  Transpose: ({ ints }, [x]) => transposed(x!, ints!['perm'] as readonly number[]),
  Softmax: (_node, [x]) => {
    const classes = x!.dims.at(-1)!;
    const values = Float32Array.from(x!.values);
    for (let from = 0; from < values.length; from += classes) {
      const row = values.subarray(from, from + classes);
      const most = Math.max(...row);
      const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
      row.forEach((value, i) => (row[i] = Math.exp(value - most) / sum));
    }
    return { dims: x!.dims, values };
  },
  QuantizeLinear: (_node, [x, scale, zero]) =>
    ({ dims: x!.dims, values: x!.values.map((value) => Math.min(Math.max(roundHalfToEven(value / scale!.values[0]!) + zero!.values[0]!, 0), 255)) }),
  DequantizeLinear: ({ ints }, [x, scale, zero]) => {
    if (scale!.values.length === 1) return each((value) => (value - zero!.values[0]!) * scale!.values[0]!)({} as OnnxNode, [x!]);
    return perChannel(x!, Number(ints?.['axis'] ?? 1), (value, c) => (value - zero!.values[c]!) * scale!.values[c]!);
  }
};

function asFloats(values: OnnxValues): Float32Array {
  return values instanceof BigInt64Array ? Float32Array.from(values, Number) : Float32Array.from(values);
}

function perChannel(x: RunTensor, axis: number, change: (value: number, channel: number) => number): RunTensor {
  const channels = x.dims[axis]!;
  const inner = size(x.dims.slice(axis + 1));
  return { dims: x.dims, values: x.values.map((value, i) => change(value, Math.floor(i / inner) % channels)) };
}

function transposed({ dims, values }: RunTensor, order: readonly number[]): RunTensor {
  const strides = dims.map((_, axis) => size(dims.slice(axis + 1)));
  const to = order.map((axis) => dims[axis]!);
  const result = new Float32Array(values.length);
  const place = order.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    result[i] = values[order.reduce((sum, axis, k) => sum + place[k]! * strides[axis]!, 0)]!;
    for (let k = order.length - 1; k >= 0 && ++place[k]! === to[k]; k--) place[k] = 0;
  }
  return { dims: to, values: result };
}

/** As QuantizeLinear rounds (onnx/docs/Operators.md). */
export function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
