/** The part of ONNX that the studio writes and reads (onnx/onnx.proto), as plain data. */
export type OnnxValues = Float32Array | Int8Array | Uint8Array | Int32Array | BigInt64Array;

export interface OnnxTensor {
  readonly dims: readonly number[];
  readonly values: OnnxValues;
}

export interface OnnxAttributes {
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly texts?: Readonly<Record<string, string>>;
  readonly tensors?: Readonly<Record<string, OnnxTensor>>;
}

export interface OnnxNode extends OnnxAttributes {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A tensor of 32-bit floats that goes in or comes out; a side that may vary has a name. */
export interface OnnxPort {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  /** In an order in which they can be computed. */
  readonly nodes: readonly OnnxNode[];
  /** Constants by name. */
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

export interface OnnxModel {
  readonly graph: OnnxGraph;
  readonly metadata: Readonly<Record<string, string>>;
}
