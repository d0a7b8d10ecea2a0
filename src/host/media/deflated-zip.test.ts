import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { allOf, wholeText } from '../../domain/testing/whole-text.ts';
import { deflatedZip } from './deflated-zip.ts';

const line = (i: number): string => `第${i}行: a text that deflates well\n`;

/** So many lines, a piece each; `made` counts them, `left` tells that nobody wants more. */
class Lines {
  made = 0;
  left = false;

  async *text(count: number, failAt = Infinity): AsyncGenerator<string, void> {
    try {
      for (let i = 0; i < count; i++) {
        if (i === failAt) throw new Error('the disk is gone');
        this.made++;
        yield line(i);
      }
    } finally {
      this.left = true;
    }
  }
}

test('a reader of zip archives finds the texts as they were, sizes and checksums right', async () => {
  const texts = { '[Content_Types].xml': ['<?xml version="1.0"?>', '', '<类型/>'], 'xl/sheet1.xml': Array.from({ length: 5000 }, (_, i) => line(i)), 'leer/ö': [] };
  const zip = Buffer.concat(await allOf(deflatedZip(Object.entries(texts).map(([name, text]) => ({ name, text })))));
  const archive = await fromBufferPromise(zip, { lazyEntries: true, autoClose: false });
  const found: Record<string, string> = {};
  for await (const entry of archive.eachEntry()) {
    const bytes = await buffer(await archive.openReadStreamPromise(entry));
    expect([entry.crc32, entry.uncompressedSize]).toEqual([crc32(bytes), bytes.length]);
    found[entry.fileName] = bytes.toString();
  }
  expect(found).toEqual(Object.fromEntries(await Promise.all(Object.entries(texts).map(async ([name, text]) => [name, await wholeText(text)]))));
  expect(zip.length).toBeLessThan(found['xl/sheet1.xml']!.length / 4);
});

test('the sizes stand behind a text and in the directory, as they are not known before', async () => {
  const zip = Buffer.concat(await allOf(deflatedZip([{ name: 'a', text: ['one', ' piece'] }])));
  expect([zip.readUInt16LE(6) & 8, zip.readUInt32LE(14), zip.readUInt32LE(22)]).toEqual([8, 0, 0]);
  const descriptor = zip.indexOf(Buffer.from('PK\x07\x08', 'latin1'));
  expect([zip.readUInt32LE(descriptor + 4), zip.readUInt32LE(descriptor + 12)]).toEqual([crc32('one piece'), 9]);
});

test('a text is made while the archive is read, and not beyond what is read of it', async () => {
  const lines = new Lines();
  const zip = deflatedZip([{ name: 'a', text: lines.text(1_000_000) }]);
  for (let pieces = 0; pieces < 3; pieces++) await zip.next();
  expect(lines.made).toBeLessThan(100_000);
  await zip.return();
  await vi.waitFor(() => expect(lines.left).toBe(true));
});

test('what goes wrong while a text is made is thrown, whatever stands before it', async () => {
  await expect(allOf(deflatedZip([{ name: 'a', text: new Lines().text(100, 50) }]))).rejects.toThrow('the disk is gone');
});

test('more than the archive can hold is refused by name, of a text and of all together', async () => {
  const lines = new Lines();
  const refused = { code: 'RECORDS_TOO_MANY', message: expect.stringMatching(/100000 bytes/), remedy: expect.stringMatching(/CSV/) };
  await expect(allOf(deflatedZip([{ name: 'a', text: lines.text(1_000_000) }], 100_000))).rejects.toMatchObject(refused);
  await vi.waitFor(() => expect(lines.left).toBe(true));
  const noise = () => [randomBytes(40_000).toString('hex')];
  await expect(allOf(deflatedZip(['a', 'b', 'c', 'd'].map((name) => ({ name, text: noise() })), 100_000))).rejects.toMatchObject(refused);
});
