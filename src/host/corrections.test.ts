import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { correctionsSetting, newBatchSchema } from '../contract/documents.ts';
import type { GreyImage } from '../domain/digits/grey-image.ts';
import { normaliseInk } from '../domain/digits/normalise.ts';
import type { PixelBox } from '../domain/digits/resample.ts';
import { toInk } from '../domain/digits/to-ink.ts';
import { drawChequeIn, type DrawnCheque } from '../vision/testing/drawn-cheques.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

/** What an import would make of a box of a page. */
function cropped({ width, pixels }: GreyImage, { left, top, ...size }: PixelBox, rim = 4): Uint8Array {
  const [w, h] = [Math.ceil(size.width) + 1, Math.ceil(size.height) + 1];
  const crop = { width: w + 2 * rim, height: h + 2 * rim, pixels: new Uint8Array((w + 2 * rim) * (h + 2 * rim)).fill(255) };
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) crop.pixels[(y + rim) * crop.width + x + rim] = pixels[(Math.floor(top) + y) * width + Math.floor(left) + x]!;
  return normaliseInk(toInk(crop));
}

/** Cosine of the angle between two images: 1 where they are alike. */
function likeness(a: Uint8Array, b: Uint8Array): number {
  const dot = (x: Uint8Array, y: Uint8Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** By more than the width of a printed line. */
function isInside(ink: PixelBox, box: PixelBox): boolean {
  const line = 5;
  return ink.left > box.left + line && ink.left + ink.width < box.left + box.width - line && ink.top > box.top + line && ink.top + ink.height < box.top + box.height - line;
}

test('what an operator types about cheques becomes samples with the right pixels, and a model is fine-tuned on them', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.settings.set(correctionsSetting, 'corrections');
  const batch = await studio.documents.createBatch(newBatchSchema.parse({ name: 'Monday', form: 'cheque-in', auditShare: 1, seed: 1 }));
  const cheques = new Map<string, DrawnCheque & { readonly image: GreyImage }>();
  for (const seed of [4, 5, 6]) {
    const cheque = drawChequeIn(seed, 200);
    const drawn = cheque.page.image({ seed });
    const image = { ...drawn, pixels: Uint8Array.from(drawn.pixels) };
    cheques.set(`${seed}.png`, { ...cheque, image });
    await sharp(image.pixels, { raw: { width: image.width, height: image.height, channels: 1 } }).png().toFile(join(data.folder, `${seed}.png`));
  }
  await studio.documents.addDocuments({ batch: batch.id, files: [...cheques.keys()].map((name) => ({ name, bytes: readFileSync(join(data.folder, name)) })), total: null });
  await studio.documents.idle();
  const { items } = await studio.documents.queue({ operator: 'Ada', limit: 100 });
  for (const { field, name, document } of items) {
    await studio.documents.decide({ field, operator: 'Ada', verdict: { what: 'keyed', text: cheques.get(document.name)![name as 'amount' | 'date'] } });
  }
  await studio.documents.idle();

  const { documents } = await studio.documents.listDocuments({ batch: batch.id, offset: 0, limit: 10 });
  expect(documents.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  const { dataset } = await studio.datasets.show('corrections');
  const columns = await studio.samples.sampleColumns(dataset.id);
  const pixels = await studio.samples.pixelsOf(dataset.id, columns.ids);
  const found = await Promise.all(Array.from(columns.ids, async (id, i) => {
    const { source } = await studio.samples.show({ dataset: dataset.id, sample: id });
    const [, document, name] = /^document (\w+), page 1, field (\w+), typed by Ada$/.exec(source!)!;
    return { file: documents.find((each) => each.id === document)!.name, name: name!, label: columns.labels[i]!, pixels: pixels.subarray(i * 784, (i + 1) * 784) };
  }));
  // Eight boxes a date; of amounts those that stand alone.
  expect(found.filter(({ name }) => name === 'date')).toHaveLength(24);
  expect(found.filter(({ name }) => name === 'amount').length).toBeGreaterThan(6);
  for (const [file, { image, date, dateInk, dateBoxes, amount, amountInk }] of cheques) {
    const of = (name: string) => found.filter((sample) => sample.file === file && sample.name === name);
    expect(of('date').map(({ label }) => label).join('')).toBe(date);
    of('date').forEach(({ pixels: sample }, i) => {
      // Where ink meets a box, the line is taken out with what is under it.
      if (isInside(dateInk[i]!, dateBoxes[i]!)) expect(likeness(sample, cropped(image, dateInk[i]!)), `digit ${i} of the date of ${file}`).toBeGreaterThan(0.7);
    });
    for (const { label, pixels: sample } of of('amount')) {
      const alike = Array.from(amount, (char, i) => (char === String(label) ? likeness(sample, cropped(image, amountInk[i]!)) : 0));
      expect(Math.max(...alike), `${label} of the amount of ${file}`).toBeGreaterThan(0.7);
    }
  }

  const base = await ended(studio, await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', name: 'base', training: { epochs: 1 } }));
  const tuned = await ended(studio, await studio.runs.startFinetuning({ model: base.modelId!, dataset: 'corrections', engine: 'cpu', training: { epochs: 1, batchSize: 8 } }));
  expect(tuned).toMatchObject({ status: 'completed', kind: 'finetune', dataset: { name: 'corrections' } });
}, 120_000);
