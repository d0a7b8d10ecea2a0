import { describe, expect, test } from 'vitest';
import type { QueueItem, Verdict } from '../../contract/documents.ts';
import type { WrittenPages } from './testing/json-documents.ts';
import { testDocuments } from './testing/test-service.ts';

const page = (fields: Readonly<Record<string, readonly [string, number]>>): WrittenPages => [fields];
const keyed = (text: string): Verdict => ({ what: 'keyed', text });
const accepted: Verdict = { what: 'accepted' };
const code = (name: string): unknown => expect.objectContaining({ code: name });

function desk(options?: Parameters<typeof testDocuments>[0]) {
  const documents = testDocuments(options);
  const { service } = documents;
  const queue = async (operator = 'Ada', more: object = {}): Promise<readonly QueueItem[]> => (await service.queue({ operator, limit: 100, ...more })).items;
  return {
    ...documents,
    queue,
    names: async (operator?: string, more?: object) => (await queue(operator, more)).map((item) => `${item.document.name}/${item.name}`),
    decide: async (verdict: Verdict, operator = 'Ada') => service.decide({ field: (await queue(operator))[0]!.field, operator, verdict })
  };
}

describe('the queue', () => {
  test('has the least certain field first, whatever document it is in, and leaves out what is accepted', async () => {
    const { names, service, newBatch, read } = desk();
    const batch = await newBatch();
    await read(batch, { a: page({ amount: ['1', 0.8], number: ['2', 0.3] }), b: page({ amount: ['3', 0.5], number: ['4', 0.99] }) });
    expect(await names()).toEqual(['a/number', 'b/amount', 'a/amount']);
    expect(await service.queue({ operator: 'Ada', limit: 1 })).toMatchObject({ open: 3, items: [{ name: 'number', page: 0, form: 'cheque', reading: { text: '2', confidence: 0.3 }, disagreement: null }] });
  });

  test('is filtered by batch, form and field', async () => {
    const { names, newBatch, read } = desk();
    const [cheques, slips] = [await newBatch(), await newBatch({ form: 'slip' })];
    await read(cheques, { a: page({ amount: ['1', 0.8], number: ['2', 0.3] }) });
    await read(slips, { b: page({ amount: ['3', 0.5] }) });
    expect(await names('Ada', { batch: slips.id })).toEqual(['b/amount']);
    expect(await names('Ada', { form: 'cheque' })).toEqual(['a/number', 'a/amount']);
    expect(await names('Ada', { field: 'amount' })).toEqual(['b/amount', 'a/amount']);
    expect(await names('Ada', { form: 'slip', field: 'number' })).toEqual([]);
  });
});

describe('a document', () => {
  test('is shown page by page with its fields, audited ones like doubtful ones', async () => {
    const { service, newBatch, read } = desk();
    const batch = await newBatch({ auditShare: 1 });
    await read(batch, { a: [{ amount: ['150', 0.99], number: ['7', 0.4] }, {}] });
    const { id } = (await service.listDocuments({ batch: batch.id, offset: 0, limit: 1 })).documents[0]!;
    const { document, pages } = await service.showDocument(id);
    expect(document).toMatchObject({ name: 'a', status: 'review' });
    expect(pages).toMatchObject([{ index: 0, form: 'cheque', width: 1000, height: 400, hasPicture: true }, { index: 1, form: null, fields: [] }]);
    expect(pages[0]!.fields.map(({ name, state, text, reading }) => [name, state, text, reading?.accepted])).toEqual([['amount', 'open', null, false], ['number', 'open', null, false]]);
    expect(Buffer.from(await service.pagePicture(id, 1)).toString()).toBe('a, page 1');
    await expect(service.pagePicture(id, 2)).rejects.toEqual(code('DOCUMENT_PICTURE_REMOVED'));
    await expect(service.showDocument('none' as never)).rejects.toEqual(code('DOCUMENT_NOT_FOUND'));
  });

  test('that two operators type is shown without what was read', async () => {
    const { service, newBatch, read } = desk();
    const batch = await newBatch({ doubleKeying: true });
    await read(batch, { a: page({ amount: ['150', 0.99], number: ['7', 0.4] }) });
    const { id } = (await service.listDocuments({ batch: batch.id, offset: 0, limit: 1 })).documents[0]!;
    const { fields } = (await service.showDocument(id)).pages[0]!;
    expect(fields.map(({ name, reading }) => [name, reading === null])).toEqual([['amount', false], ['number', true]]);
  });
});

describe('a decision', () => {
  test('accepts, or says what is written; with the last field the document is done and recorded', async () => {
    const { decide, service, newBatch, read } = desk();
    const batch = await newBatch();
    await read(batch, { a: page({ amount: ['150', 0.8], number: ['2', 0.3], date: ['1', 0.99] }) });
    expect(await decide(keyed(' 7'.trim()))).toMatchObject({ field: 'decided', document: 'review', decision: { what: 'keyed', before: '2', after: '7' } });
    expect(await service.listRecords({ afterSeq: 0 })).toEqual([]);
    expect(await decide(accepted, 'Bob')).toMatchObject({ field: 'decided', document: 'done', decision: { what: 'accepted', before: '150', after: '150' } });
    const [record] = await service.listRecords({ afterSeq: 0 });
    expect(record).toMatchObject({ seq: 1, document: { name: 'a' }, batch: { id: batch.id, name: 'Monday', form: 'cheque' }, redacted: false });
    expect(record!.fields).toEqual([
      expect.objectContaining({ name: 'amount', text: '150', value: '150', confidence: 0.8, decisions: [expect.objectContaining({ operator: 'Bob', what: 'accepted' })] }),
      expect.objectContaining({
        name: 'number', kind: 'digits', text: '7', reading: { text: '2', value: '2' }, model: { key: 'model-1', name: 'lines' },
        decisions: [expect.objectContaining({ operator: 'Ada', what: 'keyed', before: '2', after: '7' })]
      }),
      expect.objectContaining({ name: 'date', text: '1', accepted: true, decisions: [] })
    ]);
  });

  test('is refused for what is no value, what is not open any more, and what is not there', async () => {
    const { decide, queue, service, newBatch, read } = desk();
    await read(await newBatch(), { a: page({ amount: ['1x', 0.8], number: ['2', 0.3] }) });
    await expect(decide(keyed('12a'))).rejects.toEqual(code('FIELD_TEXT_INVALID'));
    const [number, amount] = await queue();
    await expect(service.decide({ field: amount!.field, operator: 'Ada', verdict: accepted })).rejects.toEqual(code('FIELD_TEXT_INVALID'));
    await decide(keyed('3'));
    await expect(service.decide({ field: number!.field, operator: 'Bob', verdict: keyed('4') })).rejects.toEqual(code('FIELD_NOT_OPEN'));
    await expect(service.decide({ field: 999, operator: 'Bob', verdict: keyed('4') })).rejects.toEqual(code('FIELD_NOT_FOUND'));
  });

  test('may say that nothing is written there', async () => {
    const { decide, service, newBatch, read } = desk();
    await read(await newBatch(), { a: page({ amount: ['', 0.1] }), b: page({ amount: ['1', 0.3] }) });
    expect(await decide(accepted)).toMatchObject({ document: 'done' });
    expect(await decide(keyed(''))).toMatchObject({ document: 'done' });
    expect((await service.listRecords({ afterSeq: 0 })).map(({ fields }) => fields[0])).toMatchObject([{ text: '', value: null }, { text: '', value: null }]);
  });

  test('rejects a document with all its fields, and the log says who and why', async () => {
    const { decide, names, service, storage, newBatch, read } = desk();
    const batch = await newBatch();
    await read(batch, { a: page({ amount: ['1', 0.8], number: ['2', 0.3] }) });
    expect(await decide({ what: 'rejected', reason: 'torn' })).toMatchObject({ field: 'rejected', document: 'rejected', decision: { reason: 'torn', after: null } });
    expect(await names()).toEqual([]);
    expect(await service.listRecords({ afterSeq: 0 })).toEqual([]);
    const { id } = (await service.listDocuments({ batch: batch.id, status: 'rejected', offset: 0, limit: 1 })).documents[0]!;
    expect(storage.records.lastOf(id)).toMatchObject({ kind: 'rejected', seq: 1 });
  });
});

describe('undo', () => {
  test('takes back one decision after the other, of the operator alone, and keeps all of them', async () => {
    const { decide, names, queue, service, storage, newBatch, read } = desk();
    const batch = await newBatch();
    await read(batch, { a: page({ amount: ['1', 0.8], number: ['2', 0.3] }) });
    const undo = (operator = 'Ada') => service.undo({ batch: batch.id, operator });
    await expect(undo()).rejects.toEqual(code('DECISION_NOT_FOUND'));
    const { decision } = await decide(keyed('7'));
    await expect(undo('Bob')).rejects.toEqual(code('DECISION_NOT_FOUND'));
    await decide(keyed('8'));
    expect(await undo()).toMatchObject({ field: 'open', document: 'review', decision: { what: 'undone', before: '8', after: '1' } });
    expect(await undo()).toMatchObject({ field: 'open', decision: { before: '7', undoes: decision.id } });
    await expect(undo()).rejects.toEqual(code('DECISION_NOT_FOUND'));
    expect(await names()).toEqual(['a/number', 'a/amount']);
    expect(storage.review.decisionsOn((await queue())[0]!.field).map(({ what }) => what)).toEqual(['keyed', 'undone']);
  });

  test('answers with the field as it is open again, also where it comes after all that a queue is asked for', async () => {
    const { decide, service, newBatch, read } = desk();
    const batch = await newBatch({ doubleKeying: true });
    await read(batch, { last: page({ amount: ['1', 0.8] }) });
    await decide(keyed('7'));
    await read(batch, Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`d${i}`, page({ amount: ['2', 0.1] })])));
    const { item, decision } = await service.undo({ batch: batch.id, operator: 'Ada' });
    // Typed blind: what was read is still nobody's to see.
    expect(item).toMatchObject({ field: decision.field, document: { name: 'last' }, name: 'amount', batch: batch.id, reading: null, disagreement: null });
    expect((await service.queue({ operator: 'Ada', limit: 3 })).items.map(({ field }) => field)).not.toContain(item!.field);
    expect((await service.queue({ operator: 'Ada', limit: 4 })).items.at(-1)).toEqual(item);
  });

  test('takes back the newest decision, in whichever spelling of the name it was taken', async () => {
    const { decide, service, newBatch, read } = desk();
    const batch = await newBatch();
    await read(batch, { a: page({ amount: ['1', 0.8], number: ['2', 0.3], date: ['3', 0.5] }) });
    for (const [text, operator] of [['7', 'ada'], ['8', 'Ada'], ['9', 'ada']] as const) await decide(keyed(text), operator);
    const undo = async () => (await service.undo({ batch: batch.id, operator: 'ADA' })).decision.before;
    expect([await undo(), await undo(), await undo()]).toEqual(['9', '8', '7']);
  });

  test('reopens a document that was recorded; the log keeps both records, the list has the last', async () => {
    const { decide, service, storage, newBatch, read } = desk();
    const batch = await newBatch();
    await read(batch, { a: page({ amount: ['1', 0.8] }) });
    await decide(keyed('7'));
    expect(await service.undo({ batch: batch.id, operator: 'Ada' })).toMatchObject({ document: 'review' });
    expect(await service.listRecords({ afterSeq: 0 })).toEqual([]);
    await decide(keyed('9'), 'Bob');
    expect((await service.listRecords({ afterSeq: 0 })).map(({ seq, fields }) => [seq, fields[0]!.text])).toEqual([[3, '9']]);
    expect(storage.records.head()!.seq).toBe(3);
    // Ada has nothing left: what Bob did since is his.
    await expect(service.undo({ batch: batch.id, operator: 'Ada' })).rejects.toEqual(code('DECISION_NOT_FOUND'));
  });

  test('brings a rejected document back, by whoever rejected it alone', async () => {
    const { decide, names, service, newBatch, read } = desk();
    const batch = await newBatch();
    await read(batch, { a: page({ amount: ['1', 0.8], number: ['2', 0.3] }) });
    await decide(keyed('7'));
    await decide({ what: 'rejected', reason: 'twice' }, 'Bob');
    await expect(service.undo({ batch: batch.id, operator: 'Ada' })).rejects.toEqual(code('DECISION_FINAL'));
    expect(await service.undo({ batch: batch.id, operator: 'Bob' })).toMatchObject({ field: 'open', document: 'review' });
    expect(await names()).toEqual(['a/amount']);
  });
});

describe('double keying', () => {
  const doubtful = { a: page({ amount: ['150', 0.8] }) };

  test('is done when two operators agree, neither of whom sees anything', async () => {
    const { decide, queue, service, newBatch, read } = desk();
    await read(await newBatch({ doubleKeying: true }), doubtful);
    expect((await queue('Ada'))[0]).toMatchObject({ reading: null, disagreement: null });
    await expect(decide(accepted, 'Ada')).rejects.toEqual(code('FIELD_KEYED_BLIND'));
    const { field } = (await queue('Ada'))[0]!;
    expect(await decide(keyed('150'), 'Ada')).toMatchObject({ field: 'open', document: 'review' });
    expect(await queue('Ada')).toEqual([]);
    await expect(service.decide({ field, operator: 'Ada', verdict: keyed('150') })).rejects.toEqual(code('FIELD_NEEDS_OTHER_OPERATOR'));
    const forBob = (await queue('Bob'))[0]!;
    expect(forBob).toMatchObject({ reading: null, disagreement: null });
    expect(JSON.stringify(forBob)).not.toContain('"150"');
    expect(await decide(keyed('150'), 'Bob')).toMatchObject({ field: 'decided', document: 'done' });
    expect((await service.listRecords({ afterSeq: 0 }))[0]!.fields[0]!.decisions.map(({ operator }) => operator)).toEqual(['Ada', 'Bob']);
  });

  test('goes to a third operator where they do not, who sees both and the reading', async () => {
    const { decide, queue, newBatch, read } = desk();
    await read(await newBatch({ doubleKeying: true }), doubtful);
    await decide(keyed('150'), 'Ada');
    expect(await decide(keyed('160'), 'Bob')).toMatchObject({ field: 'open' });
    expect([await queue('Ada'), await queue('Bob')]).toEqual([[], []]);
    expect((await queue('Cleo'))[0]).toMatchObject({ reading: { text: '150' }, disagreement: ['150', '160'] });
    expect(await decide(accepted, 'Cleo')).toMatchObject({ field: 'decided', document: 'done' });
  });

  test.each([['ada', 'Ada'], ['ÉLODIE  Øst', 'élodie øst'], ['Ａｄａ', 'ada']])('is not done by one person under two spellings, %s and %s', async (first, second) => {
    const { decide, queue, service, newBatch, read } = desk();
    const batch = await newBatch({ doubleKeying: true });
    await read(batch, doubtful);
    const { field } = (await queue(first))[0]!;
    await decide(keyed('150'), first);
    expect(await service.queue({ operator: second, limit: 9 })).toEqual({ items: [], open: 0 });
    await expect(service.decide({ field, operator: second, verdict: keyed('150') })).rejects.toEqual(code('FIELD_NEEDS_OTHER_OPERATOR'));
    expect(await queue('Bob')).toHaveLength(1);
    await expect(service.undo({ batch: batch.id, operator: 'Bob' })).rejects.toEqual(code('DECISION_NOT_FOUND'));
    expect(await service.undo({ batch: batch.id, operator: second })).toMatchObject({ decision: { operator: second, before: '150' } });
  });

  test('rejects a document only where both do, or the third', async () => {
    const { decide, newBatch, read } = desk();
    await read(await newBatch({ doubleKeying: true }), { a: page({ amount: ['1', 0.5] }), b: page({ amount: ['1', 0.6] }) });
    await decide({ what: 'rejected', reason: 'torn' }, 'Ada');
    expect(await decide({ what: 'rejected', reason: 'unreadable' }, 'Bob')).toMatchObject({ document: 'rejected' });
    await decide({ what: 'rejected', reason: 'torn' }, 'Ada');
    expect(await decide(keyed('2'), 'Bob')).toMatchObject({ field: 'open' });
    expect(await decide({ what: 'rejected', reason: 'torn' }, 'Cleo')).toMatchObject({ document: 'rejected' });
  });

  test('is undone only by whoever spoke last', async () => {
    const { decide, names, service, newBatch, read } = desk();
    const batch = await newBatch({ doubleKeying: true });
    await read(batch, doubtful);
    await decide(keyed('150'), 'Ada');
    await decide(keyed('150'), 'Bob');
    await expect(service.undo({ batch: batch.id, operator: 'Ada' })).rejects.toEqual(code('DECISION_FINAL'));
    expect(await service.undo({ batch: batch.id, operator: 'Bob' })).toMatchObject({ field: 'open', document: 'review' });
    expect([await names('Ada'), await names('Bob')]).toEqual([[], ['a/amount']]);
  });
});

describe('hidden audits', () => {
  const sure = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`d${i}`, page({ amount: [String(i), 0.95], number: [String(i + 1), 0.99] })]));

  test('stand among the doubtful, told apart by nothing, and give the misread rate with its interval', { timeout: 120_000 }, async () => {
    const { queue, service, newBatch, read } = desk();
    const batch = await newBatch({ auditShare: 0.4, seed: 9 });
    expect(await service.auditFigures({})).toEqual({ accepted: 0, audited: 0, verified: 0, misread: 0, misreadRate: null, interval95: null });
    await read(batch, sure);
    const items = await queue();
    const { open } = await service.queue({ operator: 'Ada', limit: 1 });
    expect(open).toBeGreaterThan(50);
    expect(open).toBeLessThan(110);
    expect(items.every(({ reading }) => reading !== null && !reading.accepted && reading.confidence < 0.99)).toBe(true);
    expect(JSON.stringify(items)).not.toMatch(/audit|0\.99|"rank"/);
    // Every tenth was misread.
    for (const [i, { field, reading }] of items.slice(0, 40).entries()) {
      await service.decide({ field, operator: 'Ada', verdict: i % 10 === 0 ? keyed('999') : i % 2 === 0 ? accepted : keyed(reading!.text) });
    }
    const figures = await service.auditFigures({ batch: batch.id });
    expect(figures).toMatchObject({ accepted: 200, audited: open, verified: 40, misread: 4, misreadRate: 0.1 });
    expect(figures.interval95![0]).toBeCloseTo(0.0396, 3);
    expect(figures.interval95![1]).toBeCloseTo(0.2305, 3);
    const points = await service.thresholdFigures({ batch: batch.id });
    expect(points.map(({ threshold }) => threshold)).toEqual([0.95, 0.99]);
    expect(points[0]).toMatchObject({ reviewedFields: 0, reviewedDocuments: 0, verified: 40, misreadRate: expect.closeTo(0.1), misreadBound: expect.closeTo(0.2305, 3) });
    expect(points[1]).toMatchObject({ reviewedFields: 0.5, reviewedDocuments: 1 });
  });

  test('are drawn by seed and document: another folder draws the same', async () => {
    const some = Object.fromEntries(Object.entries(sure).slice(0, 20));
    const draw = async (seed: number): Promise<string[]> => {
      const { names, newBatch, read } = desk();
      await read(await newBatch({ auditShare: 0.2, seed }), some);
      return names();
    };
    const first = await draw(9);
    expect(first.length).toBeGreaterThan(5);
    expect(await draw(9)).toEqual(first);
    expect(await draw(10)).not.toEqual(first);
  });
});
