import type { Activation } from '../../../contract/network.ts';
import { damaged, invalidModelFile } from '../import-errors.ts';
import { importedModel } from '../imported-model.ts';
import type { ImportedLayer, ImportedModel } from '../imported-model.ts';
import { parsedNames } from '../parsed-names.ts';
import { decodeOnnx } from './decode.ts';
import { inputFlow } from './flow.ts';
import type { Flow, Step } from './flow.ts';
import type { OnnxNode } from './graph.ts';
import { NodeReader, plainName } from './node-reader.ts';
import { importAverage, importPool } from './pooling-nodes.ts';
import { importConv, importMatrix, importNorm, withBias } from './weighted-nodes.ts';

const activations: Readonly<Record<string, Activation>> = { Relu: 'relu', Sigmoid: 'sigmoid', Tanh: 'tanh' };

type NodeImport = (reader: NodeReader, node: OnnxNode, flow: Flow) => Step;
const imports: Readonly<Record<string, NodeImport>> = {
  Conv: importConv, Gemm: importMatrix, MatMul: importMatrix, BatchNormalization: importNorm,
  MaxPool: importPool, AveragePool: importPool, GlobalAveragePool: importAverage, ReduceMean: importAverage
};

/**
 * An ONNX model that is a chain of Conv, Gemm or MatMul (with Add), BatchNormalization, MaxPool, AveragePool, GlobalAveragePool or ReduceMean, Relu,
 * Sigmoid, Tanh, Flatten, Reshape, Squeeze, Transpose, Dropout, Identity and Softmax.
 * @param source names the file in errors
 * @throws StudioError MODEL_FILE_INVALID naming what is damaged, or the first operator that is not supported
 */
export function importOnnx(bytes: Uint8Array, source: string): ImportedModel {
  const { graph, metadata } = decodeOnnx(bytes, source);
  const inputs = graph.inputs.filter(({ name }) => !graph.constants.has(name));
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) throw invalidModelFile(source, `it takes ${inputs.length} inputs`, 'Export a model that takes images alone.');
  const flow = inputFlow(source, input);
  const chain = new OnnxChain(new NodeReader(source, graph.constants), input.name, flow);
  for (const node of graph.nodes) chain.add(node);
  if (!graph.outputs.some(({ name }) => name === chain.current)) throw invalidModelFile(source, 'its last operator is not its output', damaged);
  return importedModel(source, { name: metadata['model'] ?? (graph.name || 'imported'), input: flow.shape, layers: chain.layers, classes: parsedNames(metadata['classes']) });
}

/** The layers so far, and what comes out of them. */
class OnnxChain {
  readonly layers: ImportedLayer[] = [];
  current: string;
  readonly #reader: NodeReader;
  #flow: Flow;
  /** A reshaping and a transposing that are only understood with what follows. */
  #waiting: OnnxNode[] = [];

  constructor(reader: NodeReader, input: string, flow: Flow) {
    this.#reader = reader;
    this.current = input;
    this.#flow = flow;
  }

  add(node: OnnxNode): void {
    const [output] = node.outputs;
    if (output === undefined) throw this.#reader.unsupported(node, 'gives nothing');
    if (node.op === 'Constant') return this.#reader.addConstant(node);
    const data = node.inputs.filter((name) => name !== '' && !this.#reader.isConstant(name));
    if (data.length !== 1 || data[0] !== this.current) throw this.#reader.unsupported(node, 'is not fed by the one before it alone; branches are not supported');
    this.#take(node);
    this.current = output;
  }

  #take(node: OnnxNode): void {
    const activation = activations[node.op];
    if (activation !== undefined) return void this.layers.push({ layer: { type: 'activation', name: plainName(node), function: activation } });
    const importNode = imports[node.op];
    if (importNode !== undefined) {
      const { imported, flow } = importNode(this.#reader, node, this.#flow);
      this.layers.push(imported);
      this.#flow = flow;
      return;
    }
    switch (node.op) {
      case 'Add':
        this.layers.push(withBias(this.#reader, node, this.layers.pop(), this.#flow, node.inputs[0] === this.current ? 1 : 0));
        return;
      case 'Flatten':
        if (Number(node.ints?.['axis'] ?? 1) !== 1) throw this.#reader.unsupported(node, 'flattens along another axis than the first');
        return this.#flatten(node);
      case 'Reshape':
      case 'Squeeze':
        return this.#reshape(node);
      case 'Transpose':
        return this.#transpose(node);
      case 'Softmax':
        return void this.layers.push({ layer: { type: 'softmax', name: plainName(node) } });
      case 'Dropout':
      case 'Identity':
        return;
      default:
        throw this.#reader.unsupported(node, 'is not supported');
    }
  }

  #flatten(node: OnnxNode): void {
    const { shape, channelsLast } = this.#flow;
    if (shape.length !== 3) return;
    this.layers.push({ layer: { type: 'flatten', name: plainName(node) } });
    this.#flow = { shape: [shape[0]! * shape[1]! * shape[2]!], channelsLast: true, ...(!channelsLast && { flattened: shape }) };
  }

  /** To features, or a part of what the studio writes for rows laid into channels and for columns. */
  #reshape(node: OnnxNode): void {
    const { shape, channelsLast } = this.#flow;
    if (shape.length === 1) return;
    if (node.op === 'Squeeze') throw this.#reader.unsupported(node, 'takes a side from an image');
    const target = this.#reader.wholeNumbers(node, 1);
    const [apart, turned] = this.#waiting;
    if (apart !== undefined && turned !== undefined) return this.#fold(node, this.#reader.wholeNumbers(apart, 1), target);
    if (target.length === 2 && (target[1] === -1 || target[1] === shape[0]! * shape[1]! * shape[2]!)) return this.#flatten(node);
    if (target.length === 5 && !channelsLast) return void this.#waiting.push(node);
    if (target.length === 3 && channelsLast && shape[0] === 1 && target[2] === shape[2]) return;
    throw this.#reader.unsupported(node, `makes ${target.join('×')} of ${shape.join('×')}`);
  }

  #fold(node: OnnxNode, [, channels, rows, factor]: readonly number[], [, folded]: readonly number[]): void {
    this.#waiting = [];
    const [height, width, before] = this.#reader.image(node, this.#flow);
    if (channels !== before || rows! * factor! !== height || folded !== factor! * before) throw this.#reader.unsupported(node, 'lays rows out in a way that is not supported');
    this.layers.push({ layer: { type: 'foldRows', name: plainName(node), factor: factor! } });
    this.#flow = { ...this.#flow, shape: [rows!, width, folded] };
  }

  #transpose(node: OnnxNode): void {
    const order = String(node.ints?.['perm'] ?? '');
    const { channelsLast, shape } = this.#flow;
    if (this.#waiting.length === 1 && order === '0,3,1,2,4') return void this.#waiting.push(node);
    const fits = shape.length === 3 && this.#waiting.length === 0 && order === (channelsLast ? '0,3,1,2' : '0,2,3,1');
    if (!fits) throw this.#reader.unsupported(node, `changes the order of axes to ${order}`);
    this.#flow = { ...this.#flow, channelsLast: !channelsLast };
  }
}
