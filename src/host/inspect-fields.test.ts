import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { mediaPaths } from '../contract/api/media.ts';
import { inspectionSteps, newBatchSchema } from '../contract/documents.ts';
import type { ShownField } from '../contract/documents.ts';
import { decodePicture } from '../vision/decode.ts';
import { drawChequeIn, drawChequeUs } from '../vision/testing/drawn-cheques.ts';
import { createMedia } from './media/media.ts';
import type { Studio } from './studio.ts';
import { childrenRunning } from './testing/processes.ts';
import { TemporaryData } from './testing/temporary-studio.ts';

/** A batch with one document of two drawn cheques, read; answers its fields by form and name. */
async function readCheques(studio: Studio, folder: string): Promise<Record<string, ShownField>> {
  const pages = await Promise.all([drawChequeUs(2, 200), drawChequeIn(4, 200)].map(async ({ page }, i) => {
    const { width, height, pixels } = page.image({ seed: 2 * (i + 1) });
    return sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png().toBuffer();
  }));
  const path = join(folder, 'cheques.tiff');
  await sharp(pages, { join: { animated: true, background: '#fff' } }).tiff().toFile(path);
  const batch = await studio.documents.createBatch(newBatchSchema.parse({ name: 'Monday', form: 'auto', auditShare: 0 }));
  await studio.documents.addDocuments({ batch: batch.id, files: [{ name: 'cheques.tiff', bytes: await readFile(path) }], total: 1 });
  await studio.documents.idle();
  const { documents: [document] } = await studio.documents.listDocuments({ batch: batch.id, offset: 0, limit: 1 });
  const shown = await studio.documents.showDocument(document!.id);
  return Object.fromEntries(shown.pages.flatMap(({ form, fields }) => fields.map((field) => [`${form} ${field.name}`, field])));
}

test('an inspection tells step by step how a field came to be read', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const media = createMedia(studio);
  const pictureAt = async (path: string, type: string) => {
    const response = await media.fetch(new Request(`http://studio${path}`));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    return decodePicture(new Uint8Array(await response.arrayBuffer()));
  };
  const fields = await readCheques(studio, data.folder);

  const amount = fields['cheque-us amount']!;
  const line = await studio.documents.inspectField(amount.id);
  expect(line.steps).toEqual(inspectionSteps);
  expect(line.looks.map(({ look }) => look)).toEqual(['plain', 'looser', 'wider', 'narrower', 'higher', 'lower']);
  expect(line.ranked[0]).toMatchObject({ text: amount.reading!.text, fits: true });
  const networks = line.networks.map(({ network }) => network);
  expect(networks.every((name) => studio.reading.bundledModel().key.split('+').some((key) => key.startsWith(name)))).toBe(true);
  expect(studio.reading.bundledModel().key.split('+').at(-1)).toMatch(new RegExp(`^${line.oneByOne!.network}`));
  expect(line.oneByOne!.text).toMatch(new RegExp(`^[0-9·]{${amount.reading!.digits.length}}$`));
  expect([...new Set(line.looks.flatMap(({ readings }) => readings.map(({ network }) => network)))]).toEqual(networks);
  for (const { box, readings } of line.looks) {
    expect(box.x + box.w / 2).toBeGreaterThan(amount.box.x);
    expect(box.x + box.w / 2).toBeLessThan(amount.box.x + amount.box.w);
    for (const { chance } of readings) expect(chance).toBeLessThanOrEqual(1);
  }
  const { page } = drawChequeUs(2, 200);
  const [asItCame, crop, cut] = [
    await pictureAt(mediaPaths.inspectedStep(amount.id, 'page'), 'image/jpeg'),
    await pictureAt(mediaPaths.inspectedStep(amount.id, 'crop'), 'image/png'),
    await pictureAt(mediaPaths.inspectedStep(amount.id, 'cut'), 'image/png')
  ];
  expect(asItCame.width).toBeGreaterThanOrEqual(page.width);
  expect(crop.width).toBeLessThan(page.width / 2);
  expect(crop.width).toBeGreaterThanOrEqual(amount.box.w);
  // What is painted over is paper.
  expect(cut.pixels.filter((value) => value > 220).length / cut.pixels.length).toBeGreaterThan(0.6);
  for (const n of line.looks.keys()) expect((await pictureAt(mediaPaths.inspectedLook(amount.id, n), 'image/png')).height).toBe(32);

  const date = fields['cheque-in date']!;
  const row = await studio.documents.inspectField(date.id);
  expect(row.looks.map(({ look }) => look)).toEqual(Array.from({ length: 8 }, (_, i) => `box ${i + 1}`));
  expect(row.ranked[0]!.text).toBe(date.reading!.text);
  expect(Array.from(row.oneByOne!.text).filter((digit, i) => digit === date.reading!.text[i]).length).toBeGreaterThanOrEqual(6);
  row.looks.slice(1).forEach(({ box }, i) => expect(box.x).toBeGreaterThan(row.looks[i]!.box.x));
  expect((await pictureAt(mediaPaths.inspectedLook(date.id, 7), 'image/png')).height).toBe(32);

  const refused = async (path: string) => ((await (await media.fetch(new Request(`http://studio${path}`))).json()) as { code: string }).code;
  expect(await refused(mediaPaths.inspectedLook(date.id, 8))).toBe('USAGE_INVALID');
  expect(await refused(`/media/documents/fields/${date.id}/elsewhere`)).toBe('USAGE_INVALID');
  expect(await refused('/media/documents/fields/none/cut')).toBe('FIELD_NOT_FOUND');

  expect(childrenRunning(process.pid, 'vision/scanner/main.ts')).toHaveLength(2);
  await studio.close();
  expect(childrenRunning(process.pid, 'vision/scanner/main.ts')).toHaveLength(0);
}, 60_000);

test('a field is read again in a box that is drawn by hand', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const fields = await readCheques(studio, data.folder);
  for (const name of ['cheque-us amount', 'cheque-in amount', 'cheque-in date']) {
    const { id, box: { x, y, w, h }, reading } = fields[name]!;
    for (const box of [{ x, y, w, h }, { x: x - 4, y: y - 3, w: w + 9, h: h + 5 }]) {
      const again = await studio.documents.readAgain({ field: id, box });
      expect([name, again.digits]).toEqual([name, reading!.digits]);
      expect(again.boxes).toHaveLength(again.text.length);
    }
  }
  // Held to what the field may hold, wherever the box lies: of an amount, the first digit may be any.
  const { x, y, w, h } = fields['cheque-in date']!.box;
  const elsewhere = await studio.documents.readAgain({ field: fields['cheque-in amount']!.id, box: { x, y, w, h } });
  expect(elsewhere).toMatchObject({ kind: 'amount', digits: expect.stringMatching(new RegExp(`^\\d${fields['cheque-in date']!.reading!.digits.slice(1)}$`)) });
}, 60_000);

test('characters are fetched as they stand on their pages', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const media = createMedia(studio);
  const ask = async (body: Uint32Array | Uint8Array) => media.fetch(new Request(`http://studio${mediaPaths.characters()}`, { method: 'POST', body: body as Uint32Array<ArrayBuffer> }));
  const fields = await readCheques(studio, data.folder);
  const { batch } = (await studio.documents.listBatches())[0]!;
  const zeros = await studio.documents.listCharacters({ batch: batch.id, char: '0', states: ['accepted', 'open'], offset: 0, limit: 500 });
  const read = Object.values(fields).map(({ reading }) => reading!.text).join('');
  expect(zeros.total).toBe(Array.from(read).filter((char) => char === '0').length);
  expect(zeros.total).toBeGreaterThan(2);
  const response = await ask(Uint32Array.from(zeros.characters.flatMap(({ field, index }) => [field, index])));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  const tiles = new Uint8Array(await response.arrayBuffer());
  expect(tiles).toHaveLength(zeros.total * 48 * 48);
  for (let i = 0; i < zeros.total; i++) {
    const tile = tiles.subarray(i * 48 * 48, (i + 1) * 48 * 48);
    const dark = [...tile.keys()].filter((at) => tile[at]! < 140);
    expect(dark.length).toBeGreaterThan(60);
    // In the middle, and at neither side.
    expect(Math.abs(dark.reduce((sum, at) => sum + (at % 48), 0) / dark.length - 23.5)).toBeLessThan(8);
    expect(Math.abs(dark.reduce((sum, at) => sum + Math.floor(at / 48), 0) / dark.length - 23.5)).toBeLessThan(8);
  }
  const refused = async (body: Uint32Array | Uint8Array) => ((await (await ask(body)).json()) as { code: string }).code;
  expect(await refused(new Uint8Array(12))).toBe('USAGE_INVALID');
  expect(await refused(new Uint32Array(0))).toBe('USAGE_INVALID');
  expect(await refused(new Uint32Array(2 * 513))).toBe('USAGE_INVALID');
  expect(await refused(Uint32Array.of(99_999, 0))).toBe('FIELD_NOT_FOUND');
}, 60_000);
