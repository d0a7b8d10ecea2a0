import type { OnnxGraph, OnnxModel, OnnxNode, OnnxPort, OnnxTensor, OnnxValues } from './graph.ts';
import { MessageWriter } from './protobuf.ts';

/** The oldest operator set with quantised weights a channel (QuantizeLinear-13), and the file version that goes with it (onnx/docs/Versioning.md). */
const opset = 13;
const irVersion = 7;

/** AttributeProto.AttributeType. */
const attributeType = { float: 1, int: 2, text: 3, tensor: 4, ints: 7 } as const;

/** TensorProto.DataType. */
const floatType = 1;

/** A whole .onnx file. */
export function encodeOnnx({ graph, metadata }: OnnxModel): Uint8Array {
  const model = new MessageWriter()
    .int(1, irVersion)
    .text(2, 'DSDC Studio')
    .message(7, graphMessage(graph))
    .message(8, new MessageWriter().text(1, '').int(2, opset));
  for (const [key, value] of Object.entries(metadata)) model.message(14, new MessageWriter().text(1, key).text(2, value));
  return model.finish();
}

function graphMessage({ name, nodes, constants, inputs, outputs }: OnnxGraph): MessageWriter {
  const message = new MessageWriter();
  for (const node of nodes) message.message(1, nodeMessage(node));
  message.text(2, name);
  for (const [constant, tensor] of constants) message.message(5, tensorMessage(tensor).text(8, constant));
  for (const port of inputs) message.message(11, portMessage(port));
  for (const port of outputs) message.message(12, portMessage(port));
  return message;
}

function nodeMessage({ op, name, inputs, outputs, ints = {}, floats = {}, texts = {}, tensors = {} }: OnnxNode): MessageWriter {
  const message = new MessageWriter();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(3, name).text(4, op);
  const add = (attribute: string, type: number, write: (body: MessageWriter) => void): void => {
    const body = new MessageWriter().text(1, attribute);
    write(body);
    message.message(5, body.int(20, type));
  };
  for (const [key, value] of Object.entries(ints)) {
    if (typeof value === 'number') add(key, attributeType.int, (body) => body.int(3, value));
    else add(key, attributeType.ints, (body) => value.forEach((item) => body.int(8, item)));
  }
  for (const [key, value] of Object.entries(floats)) add(key, attributeType.float, (body) => body.float(2, value));
  for (const [key, value] of Object.entries(texts)) add(key, attributeType.text, (body) => body.text(4, value));
  for (const [key, value] of Object.entries(tensors)) add(key, attributeType.tensor, (body) => body.message(5, tensorMessage(value)));
  return message;
}

function tensorMessage({ dims, values }: OnnxTensor): MessageWriter {
  const message = new MessageWriter();
  for (const side of dims) message.int(1, side);
  return message.int(2, dataType(values)).bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function dataType(values: OnnxValues): number {
  if (values instanceof Float32Array) return floatType;
  if (values instanceof Uint8Array) return 2;
  if (values instanceof Int8Array) return 3;
  return values instanceof Int32Array ? 6 : 7;
}

function portMessage({ name, dims }: OnnxPort): MessageWriter {
  const shape = new MessageWriter();
  for (const side of dims) shape.message(1, typeof side === 'number' ? new MessageWriter().int(1, side) : new MessageWriter().text(2, side));
  const tensorType = new MessageWriter().int(1, floatType).message(2, shape);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensorType));
}
