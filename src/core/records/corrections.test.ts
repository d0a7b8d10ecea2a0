import { describe, expect, test } from 'vitest';
import { correctionsSetting, retentionSettings } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import { openTestStorage } from '../../storage/test-support/folders.ts';
import { standing } from '../../domain/records/settle.ts';
import { JsonCutter, WaitingCutter } from './testing/json-documents.ts';
import { testDocuments } from './testing/test-service.ts';

const dayMs = 24 * 60 * 60 * 1000;

function desk(options: Parameters<typeof testDocuments>[0] & { readonly keep?: unknown } = {}) {
  const { keep = 'corrections', ...rest } = options;
  const documents = testDocuments(rest);
  const { service, storage } = documents;
  if (keep !== null) storage.settings.set(correctionsSetting, JSON.stringify(keep));
  const decide = async (text: string | null, operator = 'Ada', name?: string) => {
    const { items } = await service.queue({ operator, limit: 100 });
    const item = items.find((each) => name === undefined || each.name === name)!;
    const outcome = await service.decide({ field: item.field, operator, verdict: text === null ? { what: 'accepted' } : { what: 'keyed', text } });
    await service.idle();
    return outcome;
  };
  /** Label, place in the text and source of every sample. */
  const samples = (name = 'corrections') => {
    const dataset = storage.datasets.find(name);
    return (['train', 'test'] as const).flatMap((split) => {
      if (dataset?.splits[split] === undefined) return [];
      const { labels, pixels, sources } = storage.datasets.readSplit(dataset.id, split);
      return Array.from(labels, (label, i) => ({ label, pixels: [...pixels.subarray(i * 784, i * 784 + 2)], source: sources![i]! }));
    });
  };
  return { ...documents, decide, samples };
}

describe('digits of reviewed fields', () => {
  test('are filed once the document is done: as typed or confirmed, not as accepted unseen', async () => {
    const { decide, samples, newBatch, read, storage } = desk();
    await read(await newBatch(), { a: [{ amount: ['17', 0.3], number: ['555', 0.99], code: ['20', 0.5] }] });
    expect(await decide('19', 'Ada', 'amount')).toMatchObject({ document: 'review' });
    expect(samples()).toEqual([]);
    expect(await decide(null, 'Bob')).toMatchObject({ document: 'done' });
    expect(samples().map(({ label, pixels }) => [label, ...pixels])).toEqual([[1, 1, 0], [9, 9, 1], [2, 2, 0], [0, 0, 1]]);
    const [document] = storage.documents.list({ batch: storage.batches.list()[0]!.id, offset: 0, limit: 1 }).documents;
    expect(new Set(samples().map(({ source }) => source))).toEqual(new Set([
      `document ${document!.id}, page 1, field amount, typed by Ada`, `document ${document!.id}, page 1, field code, confirmed by Bob`
    ]));
    expect(storage.datasets.find('corrections')).toMatchObject({ classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] });
  });

  test.each([['no setting', null], ['a setting that is no name', true], ['another that is none', '../x']])('are not kept with %s', async (_, keep) => {
    const { decide, newBatch, read, storage } = desk({ keep });
    await read(await newBatch(), { a: [{ amount: ['17', 0.3] }] });
    await decide('19');
    expect(storage.datasets.list()).toEqual([]);
  });

  test('are taken back when the decision is, and filed anew with the next', async () => {
    const { decide, samples, newBatch, read, service, storage } = desk();
    const batch = await newBatch();
    await read(batch, { a: [{ amount: ['17', 0.3] }], b: [{ amount: ['4', 0.5] }] });
    await decide('19');
    const { hash } = storage.datasets.find('corrections')!;
    await decide('6');
    const dataset = storage.datasets.find('corrections')!;
    storage.sampleEdits.change(dataset.id, [...storage.samples.columns(dataset.id).columns.ids], { starred: true });
    await service.undo({ batch: batch.id, operator: 'Ada' });
    expect(samples().map(({ label }) => label)).toEqual([1, 9]);
    expect(storage.datasets.find('corrections')!.hash).toBe(hash);
    expect(storage.sampleEdits.edits(dataset.id, 10).edits).toMatchObject([{ count: 2 }]);
    await decide('8');
    expect(samples().map(({ label }) => label).sort()).toEqual([1, 8, 9]);
  });

  test('bear the last decision where it changed while they were cut', async () => {
    const cutter = new WaitingCutter();
    const { samples, newBatch, read, service, storage } = desk({ cutter });
    const batch = await newBatch();
    await read(batch, { a: [{ amount: ['17', 0.3] }] });
    const key = async (text: string): Promise<void> => {
      const { items } = await service.queue({ operator: 'Ada', limit: 1 });
      await service.decide({ field: items[0]!.field, operator: 'Ada', verdict: { what: 'keyed', text } });
    };
    await key('19');
    await cutter.begun;
    await service.undo({ batch: batch.id, operator: 'Ada' });
    await key('11');
    cutter.goOn();
    await service.idle();
    expect(samples().map(({ label }) => label)).toEqual([1, 1]);
    expect(storage.corrections.next()).toBeUndefined();
  });

  test('go with the values of their document, other samples stay', async () => {
    const { decide, samples, newBatch, read, service, storage } = desk();
    await read(await newBatch(), { a: [{ amount: ['17', 0.3] }] });
    await decide('19');
    await service.tidy(Date.now() + 99 * dayMs);
    expect(samples()).toHaveLength(2);
    storage.settings.set(retentionSettings.values, '90');
    await service.tidy(Date.now() + 91 * dayMs);
    expect(samples()).toEqual([]);
    expect(storage.datasets.find('corrections')).toMatchObject({ splits: {} });
  });

  test.each([
    ['the power went', new Error('the power went')],
    ['the studio was closed', new StudioError('INTERRUPTED', 'the studio was closed')],
    ['the engine is gone', new StudioError('ENGINE_UNAVAILABLE', 'the engine is gone')]
  ])('wait for the next start where they could not be filed: %s', async (words, trouble) => {
    const storage = openTestStorage();
    let release = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (release = resolve));
    const broken = desk({ storage, cutter: { cut: async () => { await stopped; throw trouble; } } });
    await broken.read(await broken.newBatch(), { a: [{ amount: ['17', 0.3] }] });
    const deciding = broken.decide('19');
    release();
    await deciding;
    expect(broken.log).toEqual([`Corrections could not be filed: ${words}`]);
    const next = desk({ storage });
    next.service.startReading();
    await next.service.idle();
    expect(next.samples().map(({ label }) => label)).toEqual([1, 9]);
  });

  test('of a document that cannot be scanned any more are told, and hold nothing up', async () => {
    const cutter = new JsonCutter();
    let first = true;
    const { decide, samples, newBatch, read, log } = desk({
      cutter: { cut: async (...asked) => { if (first) { first = false; throw new StudioError('DOCUMENT_INVALID', 'It is damaged.'); } return cutter.cut(...asked); } }
    });
    await read(await newBatch(), { a: [{ amount: ['17', 0.3] }], b: [{ amount: ['4', 0.5] }] });
    await decide('19');
    await decide('6');
    expect(log).toEqual(['The digits of a could not be filed: It is damaged.']);
    expect(samples().map(({ label }) => label)).toEqual([6]);
  });

  test('of one document are all in the same split, and leave a locked test split as it is', async () => {
    const { decide, newBatch, read, storage } = desk();
    const names = Array.from({ length: 30 }, (_, i) => `d${i}`);
    await read(await newBatch(), Object.fromEntries(names.map((name) => [name, [{ amount: ['17', 0.3] }]])));
    for (let i = 0; i < 20; i++) await decide('19');
    const { id, splits } = storage.datasets.find('corrections')!;
    expect([splits.train! % 2, splits.test! % 2, splits.train! + splits.test!]).toEqual([0, 0, 40]);
    storage.datasets.lockTestSplit(id);
    for (let i = 20; i < names.length; i++) await decide('19');
    expect(storage.datasets.find('corrections')!.splits).toEqual({ train: splits.train! + 20, test: splits.test });
  });

  test('are labelled as two operators agreed', async () => {
    const { decide, samples, newBatch, read, storage } = desk();
    await read(await newBatch({ doubleKeying: true }), { a: [{ amount: ['17', 0.3] }] });
    await decide('19', 'Ada');
    expect(samples()).toEqual([]);
    await decide('19', 'Bob');
    expect(samples().map(({ label }) => label)).toEqual([1, 9]);
    const [field] = storage.review.fieldsOf(storage.documents.list({ batch: storage.batches.list()[0]!.id, offset: 0, limit: 1 }).documents[0]!.id);
    expect(standing(storage.review.decisionsOn(field!.id))).toHaveLength(2);
  });
});
