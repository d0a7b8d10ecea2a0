import type { StudioError } from '../../../contract/errors.ts';
import type { NamedArray } from '../../network/initialise.ts';
import { unsupportedLayer } from '../import-errors.ts';
import type { Flow } from './flow.ts';
import type { OnnxNode, OnnxTensor } from './graph.ts';

/** What a node says about itself, in a file that nobody has checked; everything throws MODEL_FILE_INVALID naming the node. */
export class NodeReader {
  readonly source: string;
  readonly #constants: Map<string, OnnxTensor>;

  constructor(source: string, constants: ReadonlyMap<string, OnnxTensor>) {
    this.source = source;
    this.#constants = new Map(constants);
  }

  /** Remembers what a Constant gives. */
  addConstant({ tensors, ...node }: OnnxNode): void {
    const value = tensors?.['value'];
    if (value === undefined) throw this.unsupported(node, 'has no tensor');
    this.#constants.set(node.outputs[0]!, value);
  }

  isConstant(name: string): boolean {
    return this.#constants.has(name);
  }

  floats(node: OnnxNode, place: number): NamedArray {
    const tensor = this.#constants.get(node.inputs[place] ?? '');
    if (tensor === undefined || !(tensor.values instanceof Float32Array)) throw this.unsupported(node, 'has weights that are no constant 32-bit floats');
    return { shape: tensor.dims, values: tensor.values };
  }

  /** Undefined where the node has none. */
  bias(node: OnnxNode, place: number): NamedArray | undefined {
    if ((node.inputs[place] ?? '') === '') return undefined;
    const { values } = this.floats(node, place);
    return { shape: [values.length], values };
  }

  /** Such as a shape. */
  wholeNumbers(node: OnnxNode, place: number): number[] {
    const tensor = this.#constants.get(node.inputs[place] ?? '');
    if (!(tensor?.values instanceof BigInt64Array)) throw this.unsupported(node, 'has a shape that is no constant');
    return Array.from(tensor.values, Number);
  }

  /** `[height, width, channels]` of what comes in. */
  image(node: OnnxNode, { shape, channelsLast }: Flow): [number, number, number] {
    if (shape.length !== 3) throw this.unsupported(node, 'works on images but comes after they were flattened');
    if (channelsLast) throw this.unsupported(node, 'gets its channels last');
    return shape as [number, number, number];
  }

  unsupported({ name, op }: OnnxNode, why: string): StudioError {
    return unsupportedLayer(this.source, name, op, why);
  }
}

/** `block1/pool` is named `block1`, `/features/pool/MaxPool` `features-pool`. */
export function plainName({ name }: OnnxNode): string {
  const parts = name.split('/').filter((part) => part !== '');
  return (parts.length > 1 ? parts.slice(0, -1) : parts).join('-');
}

/** `conv1.weight` and `conv1/kernel` belong to `conv1`. */
export function weightName(node: OnnxNode): string {
  return /^(.+)[./](kernel|weight|gamma)$/.exec(node.inputs[1] ?? '')?.[1] ?? plainName(node);
}
