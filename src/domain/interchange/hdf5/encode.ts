export interface Hdf5ArrayToWrite {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Groups by name, and arrays of 32-bit floats at their ends. */
export type Hdf5GroupToWrite = ReadonlyMap<string, Hdf5GroupToWrite | Hdf5ArrayToWrite>;

/** No address (HDF5 File Format Specification 3.0, I.C). */
const nowhere = 0xffff_ffff_ffff_ffffn;
const superblockBytes = 96;
/** Half of the entries that a B-tree node has room for; the library's own choice. */
const internalK = 16;

/** Messages of an object header (IV.A.2). */
const messageType = { dataspace: 0x1, datatype: 0x3, fillValue: 0x5, layout: 0x8, symbolTable: 0x11 } as const;

/**
 * A whole HDF5 file in the oldest form, which every library reads (HDF5 File Format Specification 3.0: superblock 0, groups as symbol tables, contiguous
 * arrays). Every group has one leaf, made large enough for the largest of them.
 */
export function encodeHdf5(root: Hdf5GroupToWrite): Uint8Array {
  const leafK = Math.max(4, Math.ceil(largestGroup(root) / 2));
  const space = new FileSpace();
  const { header, tree, heap } = writeGroup(space, root, leafK);
  const superblock = new Bytes()
    .raw(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)
    // Versions of superblock, free space, root entry; shared messages; sizes of addresses and lengths.
    .raw(0, 0, 0, 0, 0, 8, 8, 0)
    .u16(leafK).u16(internalK).u32(0)
    .u64(0).u64(nowhere).u64(space.end).u64(nowhere)
    .u64(0).u64(header).u32(1).u32(0).u64(tree).u64(heap);
  return space.file(superblock.done());
}

function largestGroup(group: Hdf5GroupToWrite): number {
  return Math.max(group.size, ...[...group.values()].map((child) => (isGroup(child) ? largestGroup(child) : 0)));
}

function isGroup(child: Hdf5GroupToWrite | Hdf5ArrayToWrite): child is Hdf5GroupToWrite {
  return child instanceof Map;
}

interface GroupPlaces {
  readonly header: number;
  readonly tree: number;
  readonly heap: number;
}

function writeGroup(space: FileSpace, group: Hdf5GroupToWrite, leafK: number): GroupPlaces {
  // Links are found by halving: they lie in the order of their names.
  const names = [...group.keys()].sort();
  const nameBytes = new Bytes().u64(0);
  const entries = new Bytes();
  let lastName = 0;
  for (const name of names) {
    const child = group.get(name)!;
    const header = isGroup(child) ? writeGroup(space, child, leafK).header : writeArray(space, child);
    lastName = nameBytes.length;
    entries.u64(lastName).u64(header).u32(0).u32(0).u64(0).u64(0);
    nameBytes.text(name).raw(0).padTo(8);
  }
  const nameData = nameBytes.done();
  const leaf = space.add(new Bytes().text('SNOD').raw(1, 0).u16(names.length).append(entries.done()).padTo(8 + 2 * leafK * 40).done());
  const treeBytes = 24 + (4 * internalK + 1) * 8;
  const tree = space.add(new Bytes().text('TREE').raw(0, 0).u16(names.length === 0 ? 0 : 1).u64(nowhere).u64(nowhere).u64(0).u64(leaf).u64(lastName).padTo(treeBytes).done());
  const heapData = space.add(nameData);
  // A list of free places that is empty begins at 1.
  const heap = space.add(new Bytes().text('HEAP').raw(0, 0, 0, 0).u64(nameData.length).u64(1).u64(heapData).done());
  const header = space.add(objectHeader([[messageType.symbolTable, new Bytes().u64(tree).u64(heap).done()]]));
  return { header, tree, heap };
}

function writeArray(space: FileSpace, { shape, values }: Hdf5ArrayToWrite): number {
  const data = space.add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const dataspace = new Bytes().raw(1, shape.length, 0, 0).u32(0);
  for (const side of shape) dataspace.u64(side);
  // IEEE 754, 32 bits, little-endian: sign at 31, exponent of 8 bits at 23 with bias 127, mantissa of 23 bits with its first bit implied.
  const datatype = new Bytes().raw(0x11, 0x20, 31, 0).u32(4).u16(0).u16(32).raw(23, 8, 0, 23).u32(127);
  return space.add(objectHeader([
    [messageType.dataspace, dataspace.done()],
    [messageType.datatype, datatype.done()],
    [messageType.fillValue, Uint8Array.of(2, 2, 0, 0)],
    [messageType.layout, new Bytes().raw(3, 1).u64(data).u64(values.byteLength).done()]
  ]));
}

function objectHeader(messages: readonly (readonly [type: number, body: Uint8Array])[]): Uint8Array {
  const bodies = new Bytes();
  for (const [type, body] of messages) {
    const padded = new Bytes().append(body).padTo(8).done();
    bodies.u16(type).u16(padded.length).raw(0, 0, 0, 0).append(padded);
  }
  return new Bytes().raw(1, 0).u16(messages.length).u32(1).u32(bodies.length).u32(0).append(bodies.done()).done();
}

/** Blocks one after another behind the superblock, each at a multiple of eight. */
class FileSpace {
  readonly #blocks: Uint8Array[] = [];
  #end = superblockBytes;

  get end(): number {
    return this.#end;
  }

  /** Answers its address. */
  add(block: Uint8Array): number {
    const address = this.#end;
    this.#blocks.push(block);
    this.#end += Math.ceil(block.length / 8) * 8;
    return address;
  }

  file(superblock: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.#end);
    bytes.set(superblock);
    let address = superblockBytes;
    for (const block of this.#blocks) {
      bytes.set(block, address);
      address += Math.ceil(block.length / 8) * 8;
    }
    return bytes;
  }
}

/** Little-endian numbers one after another. */
class Bytes {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  raw(...bytes: readonly number[]): this {
    this.#bytes.push(...bytes);
    return this;
  }

  append(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  text(text: string): this {
    return this.append(new TextEncoder().encode(text));
  }

  u16(value: number): this {
    return this.#number(BigInt(value), 2);
  }

  u32(value: number): this {
    return this.#number(BigInt(value), 4);
  }

  u64(value: number | bigint): this {
    return this.#number(BigInt(value), 8);
  }

  /** Zeros up to the next multiple of `size`. */
  padTo(size: number): this {
    while (this.#bytes.length % size !== 0) this.#bytes.push(0);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #number(value: bigint, size: number): this {
    for (let i = 0; i < size; i++) this.#bytes.push(Number((value >> BigInt(8 * i)) & 0xffn));
    return this;
  }
}
