import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { newBatchSchema } from '../contract/documents.ts';
import { randomStream } from '../domain/random.ts';
import { DrawnPage } from '../vision/testing/drawn-page.ts';
import { TemporaryData } from './testing/temporary-studio.ts';

/** An address in Germany, written abroad: the country's name stands below the line with the postcode. */
async function saveEnvelope(postcode: string, path: string): Promise<void> {
  const random = randomStream(4, 'abroad');
  const page = new DrawnPage(1500, 760);
  page.word(9, 540, 330, 34, random);
  page.word(11, 540, 400, 34, random);
  const digits = page.write(postcode, 540, 470, 38, random, 0.22);
  page.word(7, digits.at(-1)!.left + 70, 474, 34, random);
  page.word(7, 540, 540, 34, random);
  const { width, height, pixels } = page.image({ seed: 3 });
  await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png().toFile(path);
}

test('a postcode is read where it is, not where a form looks first, and looked at there again', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const path = join(data.folder, 'envelope.png');
  await saveEnvelope('20095', path);
  const { id } = await studio.documents.createBatch(newBatchSchema.parse({ name: 'Letters', form: 'envelope', country: 'DE', auditShare: 0 }));
  await studio.documents.addDocuments({ batch: id, files: [{ name: 'envelope.png', bytes: await readFile(path) }], total: 1 });
  await studio.documents.idle();
  const { documents: [document] } = await studio.documents.listDocuments({ batch: id, offset: 0, limit: 1 });
  const [page] = (await studio.documents.showDocument(document!.id)).pages;
  expect(page!.fields.map(({ name, reading }) => [name, reading!.text])).toEqual([['postcode', '20095']]);
  const { ranked } = await studio.documents.inspectField(page!.fields[0]!.id);
  expect(ranked[0]!.text).toBe('20095');
}, 60_000);
