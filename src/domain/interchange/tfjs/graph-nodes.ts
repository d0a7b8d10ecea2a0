import type { TfjsArray } from './model-json.ts';

/** A value of a node's attribute as protobuf's JSON has it (tensorflow/core/framework/attr_value.proto). */
export type GraphAttribute =
  | { readonly type: 'DT_FLOAT' | 'DT_INT32' }
  | { readonly b: boolean }
  | { readonly i: string }
  | { readonly f: number }
  | { readonly s: string }
  | { readonly list: { readonly i: readonly string[] } }
  | { readonly shape: { readonly dim: readonly { readonly size: string }[] } }
  | { readonly tensor: { readonly dtype: 'DT_FLOAT' | 'DT_INT32'; readonly tensorShape: { readonly dim: readonly { readonly size: string }[] } } };

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, GraphAttribute>>;
}

export const text = (value: string): GraphAttribute => ({ s: btoa(value) });
export const flag = (value: boolean): GraphAttribute => ({ b: value });
export const integers = (values: readonly number[]): GraphAttribute => ({ list: { i: values.map(String) } });
export const integer = (value: number): GraphAttribute => ({ i: String(value) });
export const floats: GraphAttribute = { type: 'DT_FLOAT' };

function dims(shape: readonly number[]): { dim: { size: string }[] } {
  return { dim: shape.map((side) => ({ size: String(side) })) };
}

/** Nodes of a TensorFlow graph in the making, each fed by the one before it, and the arrays of the constants among them. */
export class GraphNodes {
  readonly nodes: GraphNode[] = [];
  readonly arrays: TfjsArray[] = [];
  current: string;

  constructor(input: string, shape: readonly number[]) {
    this.nodes.push({ name: input, op: 'Placeholder', input: [], attr: { dtype: floats, shape: { shape: dims(shape) } } });
    this.current = input;
  }

  /** Becomes the current node. @param others its further inputs */
  add(op: string, name: string, others: readonly string[] = [], attr: Readonly<Record<string, GraphAttribute>> = {}): void {
    this.nodes.push({ name, op, input: [this.current, ...others], attr: { T: floats, ...attr } });
    this.current = name;
  }

  /** Answers its name. */
  constant(array: TfjsArray): string {
    const type = array.dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT';
    this.nodes.push({ name: array.name, op: 'Const', input: [], attr: { dtype: { type }, value: { tensor: { dtype: type, tensorShape: dims(array.shape) } } } });
    this.arrays.push(array);
    return array.name;
  }

  integers(name: string, values: readonly number[]): string {
    return this.constant({ name, shape: [values.length], values: Float32Array.from(values), dtype: 'int32' });
  }
}
