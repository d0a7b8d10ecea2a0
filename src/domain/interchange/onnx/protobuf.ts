/** The kinds of a field on the wire (protobuf.dev/programming-guides/encoding). */
const wire = { varint: 0, eightBytes: 1, lengthDelimited: 2, fourBytes: 5 } as const;

const utf8 = new TextEncoder();

/** A protobuf message in the making; fields are written in the order of the calls. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = [];

  /** @param value a safe integer; negative ones take ten bytes, as int64 has it. */
  int(field: number, value: number): this {
    return this.#key(field, wire.varint).#varint(value);
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#key(field, wire.fourBytes).#parts.push(bytes);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, wire.lengthDelimited).#varint(value.length).#parts.push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  message(field: number, value: MessageWriter): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of this.#parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }

  #key(field: number, kind: number): this {
    return this.#varint(field * 8 + kind);
  }

  /** Seven bits a byte, the lowest first. */
  #varint(value: number): this {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
    this.#parts.push(Uint8Array.from(bytes));
    return this;
  }
}

/** Networks that are read have some hundred layers; a million empty parts are a few bytes each in the file, and too many for the memory. */
const mostFields = 1_000_000;
const mostMessages = 20_000;

/** A message that breaks the wire format, or has too many parts. */
export class ProtobufError extends Error {}

/** Bytes that are read from front to back. */
class Cursor {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#position === this.#bytes.length;
  }

  /** 64 bits, signed. */
  varint(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw new ProtobufError('it breaks off inside a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new ProtobufError('a number in it has more than ten bytes');
  }

  take(length: number): Uint8Array {
    if (length < 0 || length > this.#bytes.length - this.#position) throw new ProtobufError('a part of it is longer than the file');
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }
}

/** A field as it lies on the wire: a varint as a number, anything else as its bytes. */
type FieldValue = number | Uint8Array;

function readField(cursor: Cursor): [field: number, value: FieldValue] {
  const key = cursor.varint();
  const field = Math.floor(key / 8);
  switch (key & 7) {
    case wire.varint:
      return [field, cursor.varint()];
    case wire.eightBytes:
      return [field, cursor.take(8)];
    case wire.lengthDelimited:
      return [field, cursor.take(cursor.varint())];
    case wire.fourBytes:
      return [field, cursor.take(4)];
    default:
      throw new ProtobufError(`field ${field} is of a kind that protobuf does not have`);
  }
}

/** A message's fields by number, each in the order of the file; what nobody asks for is passed over. */
export class MessageReader {
  readonly #fields = new Map<number, FieldValue[]>();

  /** @throws ProtobufError for what is no protobuf message, or one of too many fields. */
  constructor(bytes: Uint8Array) {
    const cursor = new Cursor(bytes);
    for (let count = 1; !cursor.atEnd; count++) {
      if (count > mostFields) throw new ProtobufError(`a part of it has more than ${mostFields} fields`);
      const [field, value] = readField(cursor);
      const known = this.#fields.get(field);
      if (known) known.push(value);
      else this.#fields.set(field, [value]);
    }
  }

  /** The last value, as protobuf has it for a field that is no list; undefined where there is none. */
  int(field: number): number | undefined {
    return this.ints(field).at(-1);
  }

  /** Packed or one by one. */
  ints(field: number): number[] {
    return this.#all(field).flatMap((value) => (typeof value === 'number' ? [value] : unpacked(value)));
  }

  float(field: number): number | undefined {
    return this.floats(field).at(-1);
  }

  /** Packed or one by one. */
  floats(field: number): number[] {
    return this.blocks(field).flatMap((bytes) => {
      if (bytes.length % 4 !== 0) throw new ProtobufError('a list of floats in it breaks off');
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
    });
  }

  text(field: number): string | undefined {
    return this.texts(field).at(-1);
  }

  texts(field: number): string[] {
    return this.blocks(field).map((bytes) => new TextDecoder().decode(bytes));
  }

  messages(field: number): MessageReader[] {
    const blocks = this.blocks(field);
    if (blocks.length > mostMessages) throw new ProtobufError(`a list in it has more than ${mostMessages} entries`);
    return blocks.map((bytes) => new MessageReader(bytes));
  }

  /** Whatever has a length: bytes, texts, messages, packed lists. */
  blocks(field: number): Uint8Array[] {
    return this.#all(field).map((value) => {
      if (typeof value === 'number') throw new ProtobufError(`field ${field} is a number where something longer belongs`);
      return value;
    });
  }

  #all(field: number): readonly FieldValue[] {
    return this.#fields.get(field) ?? [];
  }
}

function unpacked(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (const cursor = new Cursor(bytes); !cursor.atEnd;) values.push(cursor.varint());
  return values;
}
