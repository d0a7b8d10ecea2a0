import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { storedZip } from './stored-zip.ts';

test('a reader of zip archives finds the files as they were, sizes and checksums right', async () => {
  const files = [
    { name: 'model.json', bytes: new TextEncoder().encode('{"模型":1}') },
    { name: 'weights.bin', bytes: Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 251) },
    { name: 'leer/ö', bytes: new Uint8Array(0) }
  ];
  const archive = await fromBufferPromise(Buffer.from(storedZip(files)), { lazyEntries: true, autoClose: false });
  const found: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  for await (const entry of archive.eachEntry()) {
    const bytes = new Uint8Array(await buffer(await archive.openReadStreamPromise(entry)));
    expect(entry.crc32).toBe(crc32(bytes));
    found.push({ name: entry.fileName, bytes });
  }
  expect(found).toEqual(files);
});
