import { describe, expect, test, vi } from 'vitest';
import type { DocumentRecord } from '../../contract/documents.ts';
import { allOf, wholeText } from '../../domain/testing/whole-text.ts';
import { LogSnapshot } from './log-snapshot.ts';
import { recordMany } from './testing/record-many.ts';
import { testDocuments } from './testing/test-service.ts';

const count = 450;

async function recorded() {
  const documents = testDocuments();
  const { service, storage, newBatch } = documents;
  recordMany(storage, await newBatch(), count);
  const idOf = (name: string) => storage.records.list({ afterSeq: 0 }).find(({ document }) => document.name === name)!.document.id;
  return {
    ...documents, idOf,
    /** Somebody finds the reading of a document wrong, and perhaps types another text. */
    async change(name: string, text: string | null): Promise<void> {
      const { id: field } = storage.review.fieldsOf(idOf(name))[0]!;
      await service.doubt({ field, operator: 'Ada', index: 0 });
      if (text !== null) await service.decide({ field, operator: 'Ada', verdict: { what: 'keyed', text } });
    }
  };
}

const told = (pages: readonly (readonly DocumentRecord[])[]): string[] => pages.flat().map(({ document, fields }) => `${document.name} ${fields[0]!.text}`);

describe('an export', () => {
  test('asks for some rows at a time, each when it is wanted, and for none once nobody wants them', async () => {
    const { storage, service } = await recorded();
    const list = vi.spyOn(storage.records, 'list');
    const json = await service.exportRecords({ format: 'json' });
    expect(list).not.toHaveBeenCalled();
    await json.next();
    await json.next();
    expect(list).toHaveBeenCalledTimes(1);
    expect(list.mock.results[0]!.value).toHaveLength(100);
    await json.return();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(list).toHaveBeenCalledTimes(1);
  });

  test('lets the process do other things in between', async () => {
    const { storage } = await recorded();
    const turns: string[] = [];
    vi.spyOn(storage.records, 'listFields').mockImplementation(() => {
      turns.push('rows');
      setImmediate(() => void turns.push('others'));
      return [];
    });
    await new LogSnapshot(storage.records, undefined).outline();
    expect(turns).toEqual(Array.from({ length: 5 }, () => ['rows', 'others']).flat());
  });

  test('tells every document once, as it was when the export began, whatever is decided and recorded meanwhile', async () => {
    const { storage, newBatch, change } = await recorded();
    const pages: DocumentRecord[][] = [];
    for await (const page of new LogSnapshot(storage.records, undefined).records()) {
      if (pages.push(page) > 1) continue;
      // One that was told already, one that was not, one that stays open, and three that were not there.
      await change('3.png', '7');
      await change('400.png', '8');
      await change('401.png', null);
      recordMany(storage, await newBatch({ name: 'Tuesday' }), 3);
    }
    expect(told(pages)).toEqual(Array.from({ length: count }, (_, i) => `${i}.png ${i}`));

    const now = await allOf(new LogSnapshot(storage.records, undefined).records());
    expect(told(now).filter((line) => /^(3|400|401)\.png/.test(line))).toEqual(['3.png 7', '400.png 8']);
    expect(now.flat()).toHaveLength(count - 1 + 3);
  });

  test('tells nothing of what was redacted before it came to it', async () => {
    const { storage, idOf } = await recorded();
    const id = idOf('400.png');
    const pages: DocumentRecord[][] = [];
    for await (const page of new LogSnapshot(storage.records, undefined).records()) {
      if (pages.push(page) === 1) storage.records.redact(id, new Date().toISOString());
    }
    expect(pages.flat()).toHaveLength(count);
    expect(pages.flat().filter(({ redacted }) => redacted)).toMatchObject([{ document: { id, name: null }, fields: [{ text: null, value: null }] }]);
  });

  test('of a batch leaves the others out, and knows columns and lines beforehand', async () => {
    const { storage, service, newBatch, read } = await recorded();
    const other = await newBatch();
    await read(other, { a: [{ amount: ['1', 0.95] }, { number: ['2', 0.95], amount: ['3', 0.95] }, {}] });
    expect(await new LogSnapshot(storage.records, other.id).outline()).toEqual({ names: ['amount', 'number'], lines: 2 });
    expect(await new LogSnapshot(storage.records, undefined).outline()).toEqual({ names: ['amount', 'number'], lines: count + 2 });
    expect((await wholeText(await service.exportRecords({ batch: other.id, format: 'csv' }))).trim().split('\r\n')).toHaveLength(3);
  });
});
