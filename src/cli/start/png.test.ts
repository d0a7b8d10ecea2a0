import { crc32, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodeGreyPng } from './png.ts';

/** Chunks by type, each checked against its checksum. */
function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += length + 12;
  }
  return chunks;
}

it('writes a grey picture of three rows and two columns', () => {
  const file = encodeGreyPng(Uint8Array.of(0, 255, 10, 20, 30, 40), 2, 3);
  expect([...file.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = chunksOf(file);
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  // Width, height, 8 bits, grey, the only compression, filter and interlace methods.
  expect([...chunks.get('IHDR')!]).toEqual([0, 0, 0, 2, 0, 0, 0, 3, 8, 0, 0, 0, 0]);
  expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 0, 255, 0, 10, 20, 0, 30, 40]);
});
