import { describe, expect, test } from 'vitest';
import { retentionSettings } from '../../contract/documents.ts';
import { testDocuments } from './testing/test-service.ts';
import type { TestDocuments } from './testing/test-service.ts';

const code = (name: string): unknown => expect.objectContaining({ code: name });
const dayMs = 24 * 3600 * 1000;

/** The numbers of a document's fields by their names. */
async function fieldsOf({ service, storage }: TestDocuments, name = 'a'): Promise<Record<string, number>> {
  const all = (await service.listBatches()).flatMap(({ batch }) => storage.documents.list({ batch: batch.id, offset: 0, limit: 100 }).documents);
  const { pages } = await service.showDocument(all.find((document) => document.name === name)!.id);
  return Object.fromEntries(pages.flatMap(({ fields }) => fields.map(({ name: field, id }) => [field, id])));
}

describe('an inspection', () => {
  test('is made once for all its pictures, and again after eight others', async () => {
    const documents = testDocuments();
    const { service, inspector, newBatch, read } = documents;
    await read(await newBatch(), { a: [Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, [String(i), 0.5]] as const))] });
    const fields = await fieldsOf(documents);
    const [told, cut, look] = await Promise.all([service.inspectField(fields.f0!), service.inspectedStep(fields.f0!, 'cut'), service.inspectedLook(fields.f0!, 0)]);
    expect(told).toMatchObject({ ranked: [{ text: '0', chance: 0.5, fits: true }] });
    expect([cut, look].map((bytes) => Buffer.from(bytes).toString())).toEqual(['a, f0: cut', 'a, f0: plain']);
    await expect(service.inspectedLook(fields.f0!, 1)).rejects.toEqual(code('USAGE_INVALID'));
    for (let i = 1; i < 8; i++) await service.inspectField(fields[`f${i}`]!);
    await service.inspectField(fields.f0!);
    expect(inspector.begun).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']);
    await service.inspectField(fields.f8!);
    await service.inspectField(fields.f0!);
    expect(inspector.begun.slice(8)).toEqual(['f8']);
    await service.inspectField(fields.f1!);
    expect(inspector.begun.slice(8)).toEqual(['f8', 'f1']);
    await expect(service.inspectField(999)).rejects.toEqual(code('FIELD_NOT_FOUND'));
  });

  test('of a field that is typed blind is refused until two have typed it', async () => {
    const documents = testDocuments();
    const { service, inspector, newBatch, read } = documents;
    await read(await newBatch({ doubleKeying: true }), { a: [{ amount: ['150', 0.4], number: ['7', 0.99] }] });
    const { amount, number } = await fieldsOf(documents);
    const decide = async (operator: string, text: string) => service.decide({ field: amount!, operator, verdict: { what: 'keyed', text } });
    await expect(service.inspectField(amount!)).rejects.toEqual(code('FIELD_KEYED_BLIND'));
    await decide('Ada', '151');
    await expect(service.inspectedStep(amount!, 'cut')).rejects.toEqual(code('FIELD_KEYED_BLIND'));
    expect(inspector.begun).toEqual([]);
    await service.inspectField(number!);
    await decide('Bob', '152');
    await service.inspectField(amount!);
    expect(inspector.begun).toEqual(['number', 'amount']);
  });

  test('is refused, though it was made before, once retention has taken the picture or the values', async () => {
    const documents = testDocuments();
    const { service, storage, newBatch, read } = documents;
    await read(await newBatch(), { a: [{ amount: ['150', 0.99] }] });
    const { amount } = await fieldsOf(documents);
    await service.inspectField(amount!);
    storage.settings.set(retentionSettings.pictures, '30');
    await service.tidy(Date.now() + 31 * dayMs);
    await expect(service.inspectField(amount!)).rejects.toEqual(code('DOCUMENT_PICTURE_REMOVED'));
    storage.settings.set(retentionSettings.values, '40');
    await service.tidy(Date.now() + 41 * dayMs);
    await expect(service.inspectedStep(amount!, 'page')).rejects.toEqual(code('DOCUMENT_REDACTED'));
  });

  test('that failed is tried again', async () => {
    const documents = testDocuments();
    const { service, inspector, newBatch, read } = documents;
    await read(await newBatch(), { a: [{ amount: ['150', 0.99] }] });
    const { amount } = await fieldsOf(documents);
    const inspect = inspector.inspect.bind(inspector);
    inspector.inspect = () => Promise.reject(new Error('lost'));
    await expect(service.inspectField(amount!)).rejects.toThrow('lost');
    inspector.inspect = inspect;
    expect(await service.inspectField(amount!)).toMatchObject({ ranked: [{ text: '150' }] });
  });
});

describe('reading again', () => {
  test('is given the page’s stored picture and a box of whole pixels on it, and stores nothing', async () => {
    const documents = testDocuments();
    const { service, storage, inspector, newBatch, read } = documents;
    await read(await newBatch(), { a: [{}, { amount: ['150', 0.4] }] });
    const { amount } = await fieldsOf(documents);
    const before = storage.review.get(amount!);
    expect(await service.readAgain({ field: amount!, box: { x: 0, y: 10.4, w: 500.3, h: 30 } })).toMatchObject({ text: '1', confidence: 0.5 });
    expect(inspector.begun).toEqual(['a, page 1']);
    expect(storage.review.get(amount!)).toEqual(before);
  });

  test('refuses a box that is too small or not on the page, and fields that are typed blind', async () => {
    const documents = testDocuments();
    const { service, inspector, newBatch, read } = documents;
    await read(await newBatch(), { a: [{ amount: ['150', 0.4] }] });
    const { amount } = await fieldsOf(documents);
    for (const box of [{ x: -1, y: 0, w: 50, h: 50 }, { x: 0, y: 0, w: 7, h: 50 }, { x: 0, y: 0, w: 50, h: 7.4 }, { x: 951, y: 0, w: 50, h: 50 }, { x: 0, y: 351, w: 50, h: 50 }]) {
      await expect(service.readAgain({ field: amount!, box }), JSON.stringify(box)).rejects.toEqual(code('FIELD_BOX_INVALID'));
    }
    await service.readAgain({ field: amount!, box: { x: 950, y: 350, w: 50, h: 50 } });
    await read(await newBatch({ doubleKeying: true }), { b: [{ amount: ['150', 0.4] }] });
    const blind = await fieldsOf(documents, 'b');
    await expect(service.readAgain({ field: blind.amount!, box: { x: 0, y: 0, w: 50, h: 50 } })).rejects.toEqual(code('FIELD_KEYED_BLIND'));
    expect(inspector.begun).toHaveLength(1);
  });
});
