/** WebAssembly instructions as bytes; an expression is the instructions that leave its value on the stack. */
export type Code = readonly number[];

/** Value types as the binary format writes them (WebAssembly core specification 2.0, section 5.3). */
export const valueTypes = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** A parameter or local variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

export interface WasmFunction {
  readonly name: string;
  /** All parameters are i32; nothing is returned. */
  readonly parameters: number;
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** Unsigned LEB128, the binary format's variable length integer. */
function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value > 0x7f ? [low | 0x80, ...unsigned(value >>> 7)] : [low];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const last = (rest === 0 && !(low & 0x40)) || (rest === -1 && !!(low & 0x40));
  return last ? [low] : [low | 0x80, ...signed(rest)];
}

function vector(items: readonly Code[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: Code): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}

export function local(index: number): Local {
  return { get: [0x20, ...unsigned(index)], set: (value) => [...value, 0x21, ...unsigned(index)] };
}

/** A load or store: opcode, then alignment (a hint: none promised) and the constant part of the address in bytes. */
export function memoryAccess(opcode: Code, offset: number): Code {
  return [...opcode, 0, ...unsigned(offset)];
}

/** Instructions after section 5.4 of the specification. */
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  less: (a: Code, b: Code): Code => [...a, ...b, 0x49]
};

/** Runs the body until `leave` holds before it. */
export function until(leave: Code, body: Code): Code {
  const [block, loop, noResult, branch, branchIf, end] = [0x02, 0x03, 0x40, 0x0c, 0x0d, 0x0b];
  return [block, noResult, loop, noResult, ...leave, branchIf, 1, ...body, branch, 0, end, end];
}

/** Runs the body, then again while `again` holds after it. */
export function repeat(body: Code, again: Code): Code {
  const [loop, noResult, branchIf, end] = [0x03, 0x40, 0x0d, 0x0b];
  return [loop, noResult, ...body, ...again, branchIf, 0, end];
}

/** A module that works on the memory imported as `env.memory` and exports its functions by name. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: Code): number[] => [id, ...sized(content)];
  const end = 0x0b;
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d], ...[1, 0, 0, 0],
    ...section(1, vector(functions.map((f) => [0x60, ...vector(Array<Code>(f.parameters).fill([valueTypes.i32])), 0]))),
    // One import, of kind memory, at least 0 pages.
    ...section(2, vector([[...text('env'), ...text('memory'), 2, 0, 0]])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map((f, i) => [...text(f.name), 0, ...unsigned(i)]))),
    ...section(10, vector(functions.map((f) => sized([...vector(f.locals.map((type) => [1, valueTypes[type]])), ...f.body, end]))))
  ]);
}
