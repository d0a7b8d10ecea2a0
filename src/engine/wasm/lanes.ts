import { memoryAccess, type Code, type ValueType } from './assembler.ts';

/** float32 arithmetic on a number of neighbouring channels at once. */
export interface Lanes {
  readonly count: number;
  readonly type: ValueType;
  load(pointer: Code): Code;
  store(pointer: Code, value: Code): Code;
  /** One number, `offset` bytes behind the pointer, in every lane. */
  broadcast(pointer: Code, offset: number): Code;
  add(a: Code, b: Code): Code;
  subtract(a: Code, b: Code): Code;
  multiply(a: Code, b: Code): Code;
  constant(value: number): Code;
  /** Conditions, for `choose`. */
  greater(a: Code, b: Code): Code;
  equal(a: Code, b: Code): Code;
  choose(condition: Code, then: Code, otherwise: Code): Code;
}

const floatBytes = (value: number): number[] => [...new Uint8Array(Float32Array.of(value).buffer)];
// WebAssembly core specification 2.0, section 5.4.9; SIMD instructions have the prefix 0xfd.
const simd = {
  load: [0xfd, 0x00], loadSplat: [0xfd, 0x09], store: [0xfd, 0x0b], constant: [0xfd, 0x0c],
  equal: [0xfd, 0x41], greater: [0xfd, 0x44], choose: [0xfd, 0x52],
  add: [0xfd, 0xe4, 0x01], subtract: [0xfd, 0xe5, 0x01], multiply: [0xfd, 0xe6, 0x01]
};
const f32 = {
  load: [0x2a], store: [0x38], constant: [0x43], equal: [0x5b], greater: [0x5e], choose: [0x1b], add: [0x92], subtract: [0x93], multiply: [0x94]
};

export const fourLanes: Lanes = {
  count: 4,
  type: 'v128',
  load: (pointer) => [...pointer, ...memoryAccess(simd.load, 0)],
  store: (pointer, value) => [...pointer, ...value, ...memoryAccess(simd.store, 0)],
  broadcast: (pointer, offset) => [...pointer, ...memoryAccess(simd.loadSplat, offset)],
  add: (a, b) => [...a, ...b, ...simd.add],
  subtract: (a, b) => [...a, ...b, ...simd.subtract],
  multiply: (a, b) => [...a, ...b, ...simd.multiply],
  constant: (value) => [...simd.constant, ...[value, value, value, value].flatMap(floatBytes)],
  greater: (a, b) => [...a, ...b, ...simd.greater],
  equal: (a, b) => [...a, ...b, ...simd.equal],
  choose: (condition, then, otherwise) => [...then, ...otherwise, ...condition, ...simd.choose]
};

/** For the channels that are left over by fours. */
export const oneLane: Lanes = {
  count: 1,
  type: 'f32',
  load: (pointer) => [...pointer, ...memoryAccess(f32.load, 0)],
  store: (pointer, value) => [...pointer, ...value, ...memoryAccess(f32.store, 0)],
  broadcast: (pointer, offset) => [...pointer, ...memoryAccess(f32.load, offset)],
  add: (a, b) => [...a, ...b, ...f32.add],
  subtract: (a, b) => [...a, ...b, ...f32.subtract],
  multiply: (a, b) => [...a, ...b, ...f32.multiply],
  constant: (value) => [...f32.constant, ...floatBytes(value)],
  greater: (a, b) => [...a, ...b, ...f32.greater],
  equal: (a, b) => [...a, ...b, ...f32.equal],
  choose: (condition, then, otherwise) => [...then, ...otherwise, ...condition, ...f32.choose]
};
