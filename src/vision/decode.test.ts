import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { StudioError } from '../contract/errors.ts';
import { decodePicture, pictureLimits } from './decode.ts';

const folder = mkdtempSync(join(tmpdir(), 'dsdc-decode-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ramp = Uint8Array.from({ length: 256 }, (_, i) => i);
const greyRamp = () => sharp(ramp, { raw: { width: 16, height: 16, channels: 1 } });
const transparent = () => sharp({ create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(StudioError);
  const { code, message } = error as StudioError;
  return `${code}: ${message}`;
}

test('grey values stay as they are, whatever lossless format they come in', async () => {
  const sixteenBits = sharp(Uint16Array.from(ramp, (value) => value * 257), { raw: { width: 16, height: 16, channels: 1 } }).toColourspace('grey16').png();
  const files = [
    greyRamp().toColourspace('b-w').png(), greyRamp().toColourspace('srgb').png(), greyRamp().tiff({ compression: 'lzw' }),
    greyRamp().webp({ lossless: true }), sixteenBits
  ];
  for (const file of files) {
    const image = await decodePicture(await file.toBuffer());
    expect([image.width, image.height]).toEqual([16, 16]);
    expect([...image.pixels]).toEqual([...ramp]);
  }
});

test('a fax page of one bit a pixel is black and white', async () => {
  const file = await greyRamp().toColourspace('b-w').threshold(128).tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer();
  expect([...(await decodePicture(file)).pixels]).toEqual([...ramp].map((value) => (value >= 128 ? 255 : 0)));
});

test('transparent parts are white paper', async () => {
  for (const file of [transparent().png(), transparent().toColourspace('b-w').png(), transparent().toColourspace('rgb16').png()]) {
    for (const value of (await decodePicture(await file.toBuffer())).pixels) expect(value).toBeGreaterThanOrEqual(254);
  }
});

test('EXIF orientation is applied', async () => {
  const picture = sharp(Uint8Array.of(0, 50, 100, 150, 200, 250), { raw: { width: 3, height: 2, channels: 1 } });
  const lying = await picture.toColourspace('b-w').withMetadata({ orientation: 6 }).png().toBuffer();
  const { width, height, pixels } = await decodePicture(lying);
  expect({ width, height, pixels: [...pixels] }).toEqual({ width: 2, height: 3, pixels: [150, 0, 200, 50, 250, 100] });
});

test('100 megapixels are refused by the header, quickly', async () => {
  const file = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#fff' } }).png().toBuffer();
  const start = performance.now();
  const error = await failure(decodePicture(file, 'huge.png'));
  expect(performance.now() - start).toBeLessThan(2000);
  expect(error).toMatch(/^PICTURE_TOO_LARGE: huge\.png has 10000×10000 pixels/);
});

test('a header that lies about its size is refused', async () => {
  const file = Buffer.from(await greyRamp().toColourspace('b-w').png().toBuffer());
  file.writeUInt32BE(0x7fffffff, 16);
  expect(await failure(decodePicture(file))).toMatch(/^PICTURE_(TOO_LARGE|INVALID)/);
});

test('files that are too large are refused unread', async () => {
  const path = join(folder, 'large.png');
  writeFileSync(path, new Uint8Array(pictureLimits.fileBytes + 1));
  expect(await failure(decodePicture(path))).toMatch(/^PICTURE_TOO_LARGE: .*large\.png/);
});

test('paths: a picture, nothing, a folder', async () => {
  const path = join(folder, 'seven.png');
  writeFileSync(path, await greyRamp().png().toBuffer());
  expect((await decodePicture(path)).width).toBe(16);
  expect(await failure(decodePicture(join(folder, 'nothing.png')))).toMatch(/^FILE_NOT_FOUND: .*nothing\.png does not exist/);
  expect(await failure(decodePicture(folder))).toMatch(/^PICTURE_INVALID: .* is a folder/);
});

test('what is no picture is refused by its content, not its name', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>');
  for (const bytes of [svg, Buffer.alloc(0), Buffer.from('not a picture'), Buffer.from('%PDF-1.7')]) {
    expect(await failure(decodePicture(bytes, 'x.png'))).toMatch(/^PICTURE_INVALID: x\.png is not a picture/);
  }
});

test('half a picture is damaged', async () => {
  const noise = Uint8Array.from({ length: 100 * 100 }, (_, i) => (i * 7919) % 251);
  const picture = () => sharp(noise, { raw: { width: 100, height: 100, channels: 1 } }).toColourspace('b-w');
  for (const format of ['png', 'jpeg', 'tiff', 'webp'] as const) {
    const file = await picture().toFormat(format).toBuffer();
    expect(await failure(decodePicture(file.subarray(0, file.length >> 1), format))).toMatch(/^PICTURE_INVALID: \w+ is damaged/);
  }
});

test('any damage gives a picture or a StudioError', async () => {
  const files = await Promise.all((['png', 'jpeg', 'tiff', 'webp', 'gif'] as const).map((format) => greyRamp().toFormat(format).toBuffer()));
  const damage = fc.record({
    file: fc.constantFrom(...files), flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), keep: fc.double({ min: 0.2, max: 1, noNaN: true })
  });
  await fc.assert(fc.asyncProperty(damage, async ({ file, flips, keep }) => {
    const bytes = Buffer.from(file.subarray(0, Math.ceil(file.length * keep)));
    for (const [at, value] of flips) bytes[at % bytes.length] = value;
    const result = await decodePicture(bytes).catch((error: unknown) => error);
    if (!(result instanceof StudioError)) expect(result).toHaveProperty('pixels');
  }), { numRuns: 200 });
});
