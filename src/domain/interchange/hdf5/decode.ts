/** An array of a file; its values are copied out when they are asked for, once. */
export interface Hdf5Array {
  readonly shape: readonly number[];
  /** @throws Hdf5Error for other values than 32-bit floats in one piece. */
  readonly read: () => Float32Array;
}

export interface Hdf5Group {
  /** Undefined where there is none, or none that is a text. */
  readonly textAttribute: (name: string) => string | undefined;
  readonly groups: ReadonlyMap<string, Hdf5Group>;
  readonly arrays: ReadonlyMap<string, Hdf5Array>;
}

/** A file that breaks the format, or uses a part of it that is not read here. */
export class Hdf5Error extends Error {}

/** Far more than any model has; a file whose groups hold each other ends here. */
const most = { parts: 100_000, depth: 32, nameBytes: 1024 } as const;
const signature = '\u0089HDF\r\n\u001a\n';
const newer = 'it is written in a newer HDF5 layout; h5py’s default one is read';

/** Messages of an object header (HDF5 File Format Specification 3.0, IV.A.2). */
const messageType = { dataspace: 0x1, datatype: 0x3, layout: 0x8, filters: 0xb, attribute: 0xc, continuation: 0x10, symbolTable: 0x11 } as const;

interface Message {
  readonly type: number;
  readonly body: Span;
}

/** True for the first bytes of an HDF5 file. */
export function isHdf5(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && String.fromCharCode(...bytes.subarray(0, 8)) === signature;
}

/**
 * What h5py writes unless told otherwise: superblock 0 or 1, groups as symbol tables, arrays in one piece, texts as attributes.
 * @throws Hdf5Error
 */
export function decodeHdf5(bytes: Uint8Array): Hdf5Group {
  if (!isHdf5(bytes)) throw new Hdf5Error('it is no HDF5 file');
  const file = new Span(bytes);
  const version = file.u8(8);
  if (version > 1) throw new Hdf5Error(newer);
  if (file.u8(13) !== 8 || file.u8(14) !== 8) throw new Hdf5Error('its addresses are not of 64 bits');
  // Version 1 has four bytes more before the addresses; the root's entry follows those four, its header's address after its name.
  return new Hdf5File(file).root(file.u64(24 + 4 * version + 4 * 8 + 8));
}

class Hdf5File {
  readonly #file: Span;
  /** Messages and nodes looked at. A node that several hold counts each time: a file of some kilobytes could lead round for ever. */
  #partCount = 0;
  #bytesRead = 0;

  constructor(file: Span) {
    this.#file = file;
  }

  root(address: number): Hdf5Group {
    return this.#group(this.#messages(address), 0);
  }

  #group(messages: readonly Message[], depth: number): Hdf5Group {
    const groups = new Map<string, Hdf5Group>();
    const arrays = new Map<string, Hdf5Array>();
    const table = messages.find(({ type }) => type === messageType.symbolTable)?.body;
    if (table === undefined) throw new Hdf5Error(newer);
    for (const [name, header] of this.#links(table.u64(0), table.u64(8), depth)) {
      const child = this.#messages(header);
      if (child.some(({ type }) => type === messageType.layout)) arrays.set(name, this.#array(child));
      else groups.set(name, this.#group(child, depth + 1));
    }
    const attributes = messages.filter(({ type }) => type === messageType.attribute);
    return { groups, arrays, textAttribute: (name) => attributes.map(({ body }) => this.#textAttribute(body, name)).find((text) => text !== undefined) };
  }

  /** Names and header addresses below a B-tree of a group (III.A.1), which may have several floors. */
  *#links(tree: number, heap: number, depth: number): Generator<[name: string, header: number]> {
    if (depth > most.depth) throw new Hdf5Error('its groups lie too deep in each other');
    this.#countPart();
    const names = this.#file.from(this.#file.expect(heap, 'HEAP').u64(24));
    const node = this.#file.expect(tree, 'TREE');
    const isLeaf = node.u8(5) === 0;
    for (let i = 0; i < node.u16(6); i++) {
      const child = node.u64(32 + 16 * i);
      if (!isLeaf) {
        yield* this.#links(child, heap, depth + 1);
        continue;
      }
      this.#countPart();
      const symbols = this.#file.expect(child, 'SNOD');
      for (let k = 0; k < symbols.u16(6); k++) yield [names.nameAt(symbols.u64(8 + 40 * k)), symbols.u64(16 + 40 * k)];
    }
  }

  #countPart(): void {
    if (++this.#partCount > most.parts) throw new Hdf5Error('it has more groups and arrays than any model');
  }

  /** An object header of version 1, with what continues elsewhere (IV.A.1.a). */
  #messages(address: number): Message[] {
    const header = this.#file.from(address);
    if (header.u8(0) !== 1) throw new Hdf5Error(newer);
    const count = header.u16(2);
    const blocks: Span[] = [header.part(16, header.u32(8))];
    const messages: Message[] = [];
    for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
      for (let at = 0; at + 8 <= block.length && messages.length < count; at += 8 + block.u16(at + 2)) {
        const body = block.part(at + 8, block.u16(at + 2));
        this.#countPart();
        messages.push({ type: block.u16(at), body });
        if (block.u16(at) === messageType.continuation) blocks.push(this.#file.part(body.u64(0), body.u64(8)));
      }
    }
    return messages;
  }

  #array(messages: readonly Message[]): Hdf5Array {
    const body = (type: number): Span => {
      const found = messages.find((message) => message.type === type)?.body;
      if (found === undefined) throw new Hdf5Error('an array in it is not described');
      return found;
    };
    const shape = shapeOf(body(messageType.dataspace));
    return {
      shape,
      read: () => {
        if (!isFloat32(body(messageType.datatype))) throw new Hdf5Error('an array in it is not of 32-bit floats');
        const layout = body(messageType.layout);
        const isPacked = messages.some(({ type }) => type === messageType.filters);
        if (layout.u8(0) !== 3 || layout.u8(1) !== 1 || isPacked) throw new Hdf5Error('an array in it is cut up or packed; save it without compression');
        const sizeBytes = shape.reduce((product, side) => product * side, 4);
        if (layout.u64(10) !== sizeBytes) throw new Hdf5Error(`an array in it has ${layout.u64(10)} bytes where its shape ${shape.join('×')} needs ${sizeBytes}`);
        const data = this.#file.part(layout.u64(2), sizeBytes);
        this.#bytesRead += sizeBytes;
        if (this.#bytesRead > this.#file.length) throw new Hdf5Error('its arrays lie on top of each other');
        return data.floats();
      }
    };
  }

  /** IV.A.2.m: versions 1 (its parts padded to eight bytes) and 3. Undefined for another name, and for what is no text. */
  #textAttribute(body: Span, wanted: string): string | undefined {
    const version = body.u8(0);
    const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
    const nameAt = version === 3 ? 9 : 8;
    if (body.nameAt(nameAt) !== wanted) return undefined;
    const typeAt = nameAt + padded(body.u16(2));
    const spaceAt = typeAt + padded(body.u16(4));
    const dataAt = spaceAt + padded(body.u16(6));
    const kind = body.u8(typeAt) & 15;
    if (kind === 3) return body.part(dataAt, Math.min(body.u32(typeAt + 4), body.length - dataAt)).text();
    const isText = kind === 9 && (body.u8(typeAt + 1) & 15) === 1 && shapeOf(body.from(spaceAt)).length === 0;
    return isText ? this.#heapText(body.u64(dataAt + 4), body.u32(dataAt + 12), body.u32(dataAt)) : undefined;
  }

  /** A text of a global heap (III.E). */
  #heapText(address: number, index: number, length: number): string {
    const heap = this.#file.expect(address, 'GCOL');
    const end = heap.u64(8);
    for (let at = 16; at + 16 <= end; at += 16 + Math.ceil(heap.u64(at + 8) / 8) * 8) {
      if (heap.u16(at) === index) return heap.part(at + 16, length).text();
    }
    throw new Hdf5Error('a text in it is missing');
  }
}

/** Version 1 has five bytes more before the sides than version 2 has (IV.A.2.b). */
function shapeOf(dataspace: Span): number[] {
  const sidesAt = dataspace.u8(0) === 1 ? 8 : 4;
  return Array.from({ length: dataspace.u8(1) }, (_, i) => dataspace.u64(sidesAt + 8 * i));
}

/** Floating point, little-endian, 4 bytes, exponent of 8 bits (IV.A.2.d). */
function isFloat32(datatype: Span): boolean {
  return (datatype.u8(0) & 15) === 1 && (datatype.u8(1) & 1) === 0 && datatype.u32(4) === 4 && datatype.u8(13) === 8;
}

/** Bytes that are only read where there are any. */
class Span {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get length(): number {
    return this.#bytes.length;
  }

  part(start: number, length: number): Span {
    if (start < 0 || length < 0 || start > this.length || length > this.length - start) throw new Hdf5Error('it points to a place outside of itself');
    return new Span(this.#bytes.subarray(start, start + length));
  }

  from(start: number): Span {
    return this.part(start, Math.max(0, this.length - start));
  }

  expect(start: number, mark: string): Span {
    const span = this.from(start);
    if (span.part(0, 4).text() !== mark) throw new Hdf5Error(`${mark} is missing where it belongs`);
    return span;
  }

  u8(at: number): number {
    return this.part(at, 1).#view.getUint8(0);
  }

  u16(at: number): number {
    return this.part(at, 2).#view.getUint16(0, true);
  }

  u32(at: number): number {
    return this.part(at, 4).#view.getUint32(0, true);
  }

  u64(at: number): number {
    return Number(this.part(at, 8).#view.getBigUint64(0, true));
  }

  /** Up to the first zero. */
  text(): string {
    const end = this.#bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? this.#bytes : this.#bytes.subarray(0, end));
  }

  nameAt(at: number): string {
    const rest = this.from(at);
    return rest.part(0, Math.min(rest.length, most.nameBytes)).text();
  }

  /** A copy. */
  floats(): Float32Array {
    return new Float32Array(new Uint8Array(this.#bytes).buffer);
  }
}
