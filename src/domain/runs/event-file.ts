import { crc32c } from './crc32c.ts';
import type { Scalar } from './run-scalars.ts';

/** Added to a rotated checksum so that one over data with checksums in it is no weaker (TensorFlow, core/lib/hash/crc32c.h). */
const maskDelta = 0xa282_ead8;

/** The kinds of a field on the wire (protobuf.dev/programming-guides/encoding). */
const wire = { varint: 0, eightBytes: 1, lengthDelimited: 2, fourBytes: 5 } as const;

const utf8 = new TextEncoder();

/**
 * A TensorBoard event file in memory: TensorFlow's `Event` messages (core/util/event.proto, core/framework/summary.proto) as TFRecords, each a length
 * and data with a masked checksum behind both (core/lib/io/record_writer.h). Written in place: a long run has hundreds of thousands of them.
 */
export class EventFile {
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #tags = new Map<string, Uint8Array>();

  /** @param wallSeconds since 1970 */
  constructor(wallSeconds: number) {
    this.#record(() => {
      this.#double(1, wallSeconds);
      this.#text(3, utf8.encode('brain.Event:2'));
    });
  }

  /** @param step from 0 to 2^53 - 1 */
  add(wallSeconds: number, step: number, scalars: readonly Scalar[]): void {
    const values = scalars.map(({ tag, value }) => ({ tag: this.#tag(tag), value }));
    this.#record(() => {
      this.#double(1, wallSeconds);
      this.#key(2, wire.varint);
      this.#varint(step);
      this.#key(5, wire.lengthDelimited);
      this.#varint(values.reduce((sum, { tag }) => sum + fieldSize(valueSize(tag)), 0));
      for (const { tag, value } of values) {
        this.#key(1, wire.lengthDelimited);
        this.#varint(valueSize(tag));
        this.#text(1, tag);
        this.#float(2, value);
      }
    });
  }

  /** The file so far. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #record(write: () => void): void {
    const start = this.#length;
    this.#reserve(12);
    this.#length += 12;
    write();
    const size = this.#length - start - 12;
    this.#view.setBigUint64(start, BigInt(size), true);
    this.#view.setUint32(start + 8, maskedChecksum(this.#bytes.subarray(start, start + 8)), true);
    const checksum = maskedChecksum(this.#bytes.subarray(start + 12, this.#length));
    this.#reserve(4);
    this.#view.setUint32(this.#length, checksum, true);
    this.#length += 4;
  }

  #text(field: number, bytes: Uint8Array): void {
    this.#key(field, wire.lengthDelimited);
    this.#varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #double(field: number, value: number): void {
    this.#key(field, wire.eightBytes);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  #float(field: number, value: number): void {
    this.#key(field, wire.fourBytes);
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  #key(field: number, kind: number): void {
    this.#varint(field * 8 + kind);
  }

  /** Seven bits a byte, the lowest first. */
  #varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.#length++] = (rest % 0x80) + 0x80;
    this.#bytes[this.#length++] = rest;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  #tag(tag: string): Uint8Array {
    const known = this.#tags.get(tag) ?? utf8.encode(tag);
    this.#tags.set(tag, known);
    return known;
  }
}

/** Of a `Summary.Value` with a tag and a simple value. */
function valueSize(tag: Uint8Array): number {
  return fieldSize(tag.length) + 1 + 4;
}

/** Of a length-delimited field with a small number: its key, its length and so many bytes. */
function fieldSize(length: number): number {
  let size = 2 + length;
  for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

function maskedChecksum(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + maskDelta) >>> 0;
}
