import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { newBatchSchema } from '../contract/documents.ts';
import { drawnFieldsSchema, formFileSchema } from '../contract/forms.ts';
import type { DrawnFieldInput } from '../contract/forms.ts';
import type { PageReading, UnreadPage } from '../core/reading/requests.ts';
import type { PixelBox } from '../domain/digits/resample.ts';
import { randomStream, type RandomStream } from '../domain/random.ts';
import { drawChequeUs } from '../vision/testing/drawn-cheques.ts';
import { drawBlankNote } from '../vision/testing/drawn-note.ts';
import { DrawnPage } from '../vision/testing/drawn-page.ts';
import { clientInMemory } from './router/client-in-memory.ts';
import { TemporaryData } from './testing/temporary-studio.ts';
import type { Studio } from './studio.ts';

const weight = { left: 700, top: 180, width: 240, height: 70 };
const boxes = Array.from({ length: 4 }, (_, i): PixelBox => ({ left: 700 + 60 * i, top: 420, width: 60, height: 70 }));

/** A delivery note; `written` by whose hand. */
function drawNote(written: RandomStream | undefined, count = '0371'): DrawnPage {
  const page = drawBlankNote(weight, boxes);
  if (written === undefined) return page;
  if (count !== '') page.write('375', 725, 192, 44, written, 0.4);
  Array.from(count).forEach((digit, i) => page.write(digit, boxes[i]!.left + 16, 434, 40, written));
  return page;
}

async function save(page: DrawnPage, path: string): Promise<string> {
  const { width, height, pixels } = page.image({ seed: 1 });
  await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png().toFile(path);
  return path;
}

const asBox = ({ left, top, width, height }: PixelBox) => ({ x: left, y: top, w: width, h: height });
const drawn: DrawnFieldInput[] = [
  { name: 'weight', box: asBox(weight), content: { kind: 'digits', options: { maxLength: 4 } }, isOptional: true },
  { name: 'count', box: { x: 700, y: 420, w: 240, h: 70 }, boxes: boxes.map(asBox), content: { kind: 'digits' } }
];
const fields = drawnFieldsSchema.parse(drawn);
const sampleOf = (path: string) => ({ file: { path, name: 'note.png' }, page: 0 });

async function scan(studio: Studio, files: readonly string[], form: string): Promise<PageReading[]> {
  const pages: (PageReading | UnreadPage)[] = [];
  for await (const page of studio.reading.readDocuments({ files: files.map((path) => ({ path, name: path })), form })) pages.push(page);
  return pages.map((page) => {
    if ('error' in page) throw page.error;
    return page;
  });
}

test('a form that was learned from a blank page reads filled-in copies, told or found out, among the studio’s own', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const blank = await save(drawNote(undefined), join(data.folder, 'blank.png'));
  const copy = await save(drawNote(randomStream(2, 'hand')), join(data.folder, 'copy.png'));
  const cheque = await save(drawChequeUs(2, 200).page, join(data.folder, 'cheque.png'));
  const empty = await save(drawNote(randomStream(3, 'hand'), ''), join(data.folder, 'empty.png'));
  expect(await studio.forms.learn({ name: 'delivery-note', fields, ...sampleOf(blank) })).toMatchObject({ form: { name: 'delivery-note' }, width: expect.any(Number) });

  const [told, none] = await scan(studio, [copy, cheque], 'delivery-note');
  expect([told!.form, none!.form]).toEqual(['delivery-note', null]);
  expect(told!.fields.map(({ name, digits, content }) => [name, digits.length, content.kind])).toEqual([['weight', 3, 'digits'], ['count', 4, 'digits']]);
  const found = await scan(studio, [copy, cheque], 'auto');
  expect(found.map(({ form }) => form)).toEqual(['delivery-note', 'cheque-us']);

  // What may be empty is accepted empty; what may not is doubtful.
  const [page] = await scan(studio, [empty], 'delivery-note');
  expect(page!.fields.map(({ name, text, accepted }) => [name, text, accepted])).toEqual([['weight', '', true], ['count', '', false]]);
}, 120_000);

test('a batch is read by a form of one’s own, and a page of it can be learned from', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const { forms } = clientInMemory(studio, { door: 'command-line' });
  const bytes = readFileSync(await save(drawNote(randomStream(2, 'hand')), join(data.folder, 'copy.png')));
  const add = async (form: string) => {
    const batch = await studio.documents.createBatch(newBatchSchema.parse({ name: 'notes', form, auditShare: 0, seed: 1 }));
    await studio.documents.addDocuments({ batch: batch.id, files: [{ name: 'copy.png', bytes }], total: 1 });
    await studio.documents.idle();
    return (await studio.documents.listDocuments({ batch: batch.id, offset: 0, limit: 1 })).documents[0]!;
  };
  const unknown = await add('delivery-note');
  expect(unknown.error).toMatchObject({ code: 'FORM_UNKNOWN' });
  // What is known of the sample by now is its straightened page.
  const learnt = await forms.learn({ name: 'delivery-note', sample: { document: (await add('auto')).id, page: 0 }, fields: drawn });
  expect(learnt.form.rules).toEqual(fields.map(({ name, content, isOptional }) => ({ name, content, isOptional })));
  await studio.documents.retryFailed(unknown.batch);
  await studio.documents.idle();
  expect(await studio.documents.showDocument(unknown.id)).toMatchObject({ pages: [{ form: 'delivery-note', fields: [{ name: 'weight' }, { name: 'count' }] }] });
  expect(await forms.try({ name: 'delivery-note', sample: { document: unknown.id, page: 0 } })).toMatchObject({ found: true, fields: [{ name: 'weight' }, { name: 'count' }] });
  await expect(forms.try({ name: 'delivery-note', sample: { document: unknown.id, page: 7 } })).rejects.toMatchObject({ code: 'PAGE_INVALID' });
}, 120_000);

test('forms are listed, changed, handed on and removed; what is wrong is refused by name', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const { forms } = clientInMemory(studio, { door: 'command-line' });
  const blank = sampleOf(await save(drawNote(undefined), join(data.folder, 'blank.png')));
  await studio.forms.learn({ name: 'note', fields, ...blank });
  await expect(studio.forms.learn({ name: 'note', fields, ...blank })).rejects.toMatchObject({ code: 'FORM_NAME_TAKEN' });
  expect((await studio.forms.learn({ name: 'note', fields: fields.slice(1), replace: true, ...blank })).form.rules).toHaveLength(1);
  await expect(studio.forms.learn({ name: 'other', fields, replace: true, ...blank })).rejects.toMatchObject({ code: 'FORM_UNKNOWN' });
  const outside = drawnFieldsSchema.parse([{ ...drawn[0]!, box: { x: 900, y: 10, w: 900, h: 60 } }]);
  await expect(studio.forms.learn({ name: 'other', fields: outside, ...blank })).rejects.toMatchObject({ code: 'FORM_FIELD_OUTSIDE', message: expect.stringContaining('weight') });
  const plain = sampleOf(await save(new DrawnPage(600, 600), join(data.folder, 'plain.png')));
  await expect(studio.forms.learn({ name: 'other', fields: drawnFieldsSchema.parse([{ ...drawn[0]!, box: { x: 10, y: 10, w: 90, h: 60 } }]), ...plain })).rejects.toMatchObject({ code: 'FORM_MARKS_TOO_FEW' });

  const postcode = [{ name: 'count', content: { kind: 'postcode' as const, options: { country: 'AT' as const } } }];
  expect((await forms.update({ name: 'note', rules: postcode })).rules).toEqual([{ ...postcode[0], isOptional: false }]);
  await expect(forms.update({ name: 'note', rules: [{ ...postcode[0]!, name: 'sum' }] })).rejects.toMatchObject({ code: 'FORM_INVALID' });

  await expect(forms.update({ name: 'note', rules: [{ name: 'count', content: { kind: 'digits' }, codes: ['1010'] }] })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  // Four boxes hold 0371, which is no code of the list: it is read as the likeliest that is, or not at all.
  await forms.update({ name: 'note', rules: [{ ...postcode[0]!, codes: ['1010', '8010'] }] });
  const copy = await save(drawNote(randomStream(2, 'hand')), join(data.folder, 'copy.png'));
  const [listed] = await scan(studio, [copy], 'note');
  expect(['', '1010', '8010']).toContain(listed!.fields[0]!.text);

  const file = await forms.export({ name: 'note' });
  await expect(forms.import(file)).rejects.toMatchObject({ code: 'FORM_NAME_TAKEN' });
  await forms.remove({ name: 'note' });
  await expect(forms.show({ name: 'note' })).rejects.toMatchObject({ code: 'FORM_UNKNOWN' });
  await forms.import({ ...formFileSchema.parse(JSON.parse(JSON.stringify(file))), name: 'renamed' });
  expect((await forms.list()).map(({ name, template }) => [name, template.name])).toEqual([['renamed', 'renamed']]);
  await expect(forms.import({ ...file, rules: [] })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(forms.learn({ name: 'auto', sample: { document: 'x', page: 0 }, fields: drawn })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
}, 120_000);
