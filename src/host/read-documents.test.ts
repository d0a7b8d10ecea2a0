import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { PageReading, UnreadPage } from '../core/reading/requests.ts';
import { randomStream } from '../domain/random.ts';
import { drawChequeIn, drawChequeUs } from '../vision/testing/drawn-cheques.ts';
import { DrawnPage } from '../vision/testing/drawn-page.ts';
import { forkProgram } from './forked-process.ts';
import { packageRoot } from './package-root.ts';
import type { ForkProgram } from './programs.ts';
import { createStudio } from './studio.ts';
import { TemporaryData } from './testing/temporary-studio.ts';

async function save(image: { width: number; height: number; pixels: Uint8Array | Float32Array }, path: string): Promise<string> {
  const { width, height, pixels } = image;
  await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png().toFile(path);
  return path;
}

test('documents are read field by field, and what is none stops nothing', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const us = await save(drawChequeUs(2, 200).page.image({ seed: 2 }), join(data.folder, 'us.png'));
  const indian = await save(drawChequeIn(4, 200).page.image({ seed: 4 }), join(data.folder, 'in.png'));
  const blank = await save({ width: 900, height: 400, pixels: new Uint8Array(900 * 400).fill(250) }, join(data.folder, 'blank.png'));
  const letter = join(data.folder, 'letter.pdf');
  writeFileSync(letter, 'Dear Sir or Madam,');
  const found: (PageReading | UnreadPage)[] = [];
  for await (const item of studio.reading.readDocuments({ files: [us, letter, indian, blank].map((path) => ({ path, name: path })), form: 'auto' })) found.push(item);
  expect(found.map((item) => ('error' in item ? item.error.code : item.form))).toEqual(['cheque-us', 'DOCUMENT_FORMAT_UNKNOWN', 'cheque-in', null]);
  for (const item of found) {
    if ('error' in item || item.form === null) continue;
    expect(item.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['amount', 'date']));
    for (const { name, kind, box, boxes, text } of item.fields) {
      if (name === 'amount' || name === 'date') expect(kind).toBe(name);
      expect(boxes.map(({ char }) => char).join('')).toBe(text);
      // What is cut out lies in its field, or follows a stroke that leaves it.
      for (const { x, y, w, h } of boxes) {
        expect(x + w / 2).toBeGreaterThan(box.x - box.h);
        expect(x + w / 2).toBeLessThan(box.x + box.w + box.h);
        expect(y + h / 2).toBeGreaterThan(box.y - box.h);
        expect(y + h / 2).toBeLessThan(box.y + 2 * box.h);
      }
    }
  }
}, 60_000);

test('a page of numbers is read line by line', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const page = new DrawnPage(900, 700);
  const numbers = ['20364', '8', '402', '6620'];
  numbers.forEach((number, i) => page.write(number, 120 + 40 * i, 80 + 130 * i, 60, randomStream(3, 'lines'), 0.8));
  const path = await save(page.image({ seed: 2 }), join(data.folder, 'numbers.png'));
  const found: (PageReading | UnreadPage)[] = [];
  for await (const item of studio.reading.readDocuments({ files: [{ path, name: path }], form: 'numbers' })) found.push(item);
  expect(found).toMatchObject([{ form: 'numbers', fields: numbers.map((digits, i) => ({ name: `line${i + 1}`, kind: 'digits', digits })) }]);
}, 60_000);

test('what is practised on is a cheque that is read whole', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const path = join(packageRoot(), 'resources', 'practice-document.jpg');
  const found: (PageReading | UnreadPage)[] = [];
  for await (const item of studio.reading.readDocuments({ files: [{ path, name: path }], form: 'auto' })) found.push(item);
  expect(found).toMatchObject([{ form: 'cheque-in', fields: expect.arrayContaining([expect.objectContaining({ name: 'date', digits: '25072029' }), expect.objectContaining({ name: 'amount', digits: '92524' })]) as unknown }]);
}, 60_000);

test('who prepares for documents does not wait for processes at the first one', async () => {
  await using data = new TemporaryData();
  const started: string[] = [];
  let pagesScanned = 0;
  const fork: ForkProgram = (program, onMessage) => {
    started.push(program.name);
    return forkProgram(program, (message: Parameters<typeof onMessage>[0]) => {
      if ((message as { type: string }).type === 'page') pagesScanned++;
      onMessage(message);
    });
  };
  const studio = await createStudio({ dataDir: join(data.folder, 'data'), fork, log: (line) => expect.fail(line) });
  try {
    await studio.reading.prepare();
    expect(started.toSorted()).toEqual(['reader', 'scanner']);
    expect(pagesScanned).toBe(3);
    await studio.reading.prepare();
    // It practises once.
    expect(pagesScanned).toBe(3);
    const path = await save(drawChequeUs(2, 200).page.image({ seed: 2 }), join(data.folder, 'us.png'));
    for await (const page of studio.reading.readDocuments({ files: [{ path, name: 'us.png' }], form: 'auto' })) expect(page).toMatchObject({ form: 'cheque-us' });
    expect(started).toHaveLength(2);
  } finally {
    await studio.close();
  }
}, 60_000);
