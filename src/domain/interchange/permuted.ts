import type { Shape } from '../network/describe.ts';

/** An array of four axes with its axes in another order: axis i of the result is axis `order[i]`. */
export function permuted(values: Float32Array, shape: Shape, order: readonly [number, number, number, number]): Float32Array {
  const strides = [shape[1]! * shape[2]! * shape[3]!, shape[2]! * shape[3]!, shape[3]!, 1];
  const [a, b, c, d] = order;
  const result = new Float32Array(values.length);
  let to = 0;
  for (let i = 0; i < shape[a]!; i++)
    for (let j = 0; j < shape[b]!; j++)
      for (let k = 0; k < shape[c]!; k++)
        for (let l = 0; l < shape[d]!; l++) result[to++] = values[i * strides[a]! + j * strides[b]! + k * strides[c]! + l * strides[d]!]!;
  return result;
}
