import { damaged, invalidModelFile } from '../import-errors.ts';
import type { OnnxAttributes, OnnxGraph, OnnxModel, OnnxNode, OnnxPort, OnnxTensor, OnnxValues } from './graph.ts';
import { MessageReader, ProtobufError } from './protobuf.ts';

/** TensorProto.DataType of what is read, with the bytes of an element and the fields that may hold the values instead of raw bytes. */
const dataTypes: Readonly<Record<number, { readonly bytes: number; readonly of: (bytes: ArrayBuffer) => OnnxValues; readonly listed: (tensor: MessageReader) => OnnxValues }>> = {
  1: { bytes: 4, of: (bytes) => new Float32Array(bytes), listed: (tensor) => Float32Array.from(tensor.floats(4)) },
  2: { bytes: 1, of: (bytes) => new Uint8Array(bytes), listed: (tensor) => Uint8Array.from(tensor.ints(5)) },
  3: { bytes: 1, of: (bytes) => new Int8Array(bytes), listed: (tensor) => Int8Array.from(tensor.ints(5)) },
  6: { bytes: 4, of: (bytes) => new Int32Array(bytes), listed: (tensor) => Int32Array.from(tensor.ints(5)) },
  7: { bytes: 8, of: (bytes) => new BigInt64Array(bytes), listed: (tensor) => BigInt64Array.from(tensor.ints(7), BigInt) }
};

/**
 * An .onnx file.
 * @param source names the file in errors
 * @throws StudioError MODEL_FILE_INVALID for what is no ONNX, or has tensors of other types, or in other files
 */
export function decodeOnnx(bytes: Uint8Array, source: string): OnnxModel {
  try {
    const model = new MessageReader(bytes);
    const graph = model.messages(7).at(-1);
    if (graph === undefined) throw invalidModelFile(source, 'there is no graph in it', damaged);
    const metadata = model.messages(14).map((entry): [string, string] => [entry.text(1) ?? '', entry.text(2) ?? '']);
    return { graph: graphOf(source, graph), metadata: Object.fromEntries(metadata) };
  } catch (error) {
    throw error instanceof ProtobufError ? invalidModelFile(source, `it is no ONNX file: ${error.message}`, damaged, error) : error;
  }
}

function graphOf(source: string, graph: MessageReader): OnnxGraph {
  return {
    name: graph.text(2) ?? '',
    nodes: graph.messages(1).map((node) => nodeOf(source, node)),
    constants: new Map(graph.messages(5).map((tensor) => [tensor.text(8) ?? '', tensorOf(source, tensor)])),
    inputs: graph.messages(11).map(portOf),
    outputs: graph.messages(12).map(portOf)
  };
}

function nodeOf(source: string, node: MessageReader): OnnxNode {
  const attributes = node.messages(5).map((attribute) => attributeOf(source, attribute));
  const all = <Kind extends keyof OnnxAttributes>(kind: Kind): OnnxAttributes[Kind] => Object.assign({}, ...attributes.map((attribute) => attribute[kind])) as OnnxAttributes[Kind];
  const outputs = node.texts(2);
  return {
    op: node.text(4) ?? '', name: node.text(3) || (outputs[0] ?? ''), inputs: node.texts(1), outputs,
    ints: all('ints')!, floats: all('floats')!, texts: all('texts')!, tensors: all('tensors')!
  };
}

/** By AttributeProto.AttributeType; lists of floats or texts, and graphs, belong to no operator that is read. */
function attributeOf(source: string, attribute: MessageReader): OnnxAttributes {
  const name = attribute.text(1) ?? '';
  const type = attribute.int(20) ?? 0;
  switch (type) {
    case 1:
      return { floats: { [name]: attribute.float(2) ?? 0 } };
    case 2:
      return { ints: { [name]: attribute.int(3) ?? 0 } };
    case 3:
      return { texts: { [name]: attribute.text(4) ?? '' } };
    case 4:
      return { tensors: Object.fromEntries(attribute.messages(5).map((tensor) => [name, tensorOf(source, tensor)])) };
    case 7:
      return { ints: { [name]: attribute.ints(8) } };
    default:
      return {};
  }
}

function tensorOf(source: string, tensor: MessageReader): OnnxTensor {
  const name = tensor.text(8) ?? '';
  const dims = tensor.ints(1);
  const type = dataTypes[tensor.int(2) ?? 0];
  if (type === undefined) throw invalidModelFile(source, `the tensor “${name}” is of the type ${tensor.int(2) ?? 0}, which is not read`, 'Export the model in 32-bit floats.');
  if (tensor.int(14) === 1) throw invalidModelFile(source, `the tensor “${name}” lies in another file`, 'Export the model as one file.');
  const raw = tensor.blocks(9).at(-1);
  if (raw !== undefined && raw.length % type.bytes !== 0) throw invalidModelFile(source, `the tensor “${name}” breaks off`, damaged);
  // A copy: it may lie at any place, numbers may not.
  const values = raw === undefined ? type.listed(tensor) : type.of(new Uint8Array(raw).buffer);
  if (dims.reduce((product, side) => product * side, 1) !== values.length || dims.some((side) => side < 0)) {
    throw invalidModelFile(source, `the tensor “${name}” has ${values.length} values, not ${dims.join('×')}`, damaged);
  }
  return { dims, values };
}

function portOf(port: MessageReader): OnnxPort {
  const shape = port.messages(2).at(-1)?.messages(1).at(-1)?.messages(2).at(-1);
  return { name: port.text(1) ?? '', dims: shape?.messages(1).map((side) => side.int(1) ?? side.text(2) ?? '') ?? [] };
}
