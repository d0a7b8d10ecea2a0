import { describe, expect, test } from 'vitest';
import { retentionSettings } from '../../contract/documents.ts';
import type { DecisionOutcome, FieldState, ListedCharacter } from '../../contract/documents.ts';
import { shownInQueue } from '../../domain/records/audit.ts';
import { wholeText } from '../../domain/testing/whole-text.ts';
import { testDocuments } from './testing/test-service.ts';

const code = (name: string): unknown => expect.objectContaining({ code: name });
const dayMs = 24 * 3600 * 1000;

async function desk(settings: Parameters<ReturnType<typeof testDocuments>['newBatch']>[0] = {}) {
  const documents = testDocuments();
  const { service, newBatch } = documents;
  const batch = await newBatch(settings);
  const characters = async (char: string, more: { states?: FieldState[]; offset?: number; limit?: number } = {}) => {
    return service.listCharacters({ batch: batch.id, char, states: ['accepted', 'open'], offset: 0, limit: 100, ...more });
  };
  return {
    ...documents, batch, characters,
    read: async (written: Parameters<typeof documents.read>[1]) => documents.read(batch, written),
    doubt: async (char: string, operator = 'Ada'): Promise<DecisionOutcome> => {
      const { field, index } = (await characters(char)).characters[0]!;
      return service.doubt({ field, index, operator });
    },
    key: async (text: string, operator = 'Ada') => {
      const { items } = await service.queue({ operator, limit: 1 });
      return service.decide({ field: items[0]!.field, operator, verdict: { what: 'keyed', text } });
    },
    undo: async (operator = 'Ada') => service.undo({ batch: batch.id, operator })
  };
}

const places = (characters: readonly ListedCharacter[]): string[] => characters.map(({ document, name, index }) => `${document.name}/${name}/${index}`);

describe('a doubt', () => {
  test('brings an accepted reading into review, first of all, and reopens its document in the log', async () => {
    const { read, doubt, key, batch, service, storage } = await desk();
    await read({ a: [{ amount: ['150', 0.99], number: ['27', 0.95] }], b: [{ amount: ['3', 0.1] }] });
    const { id } = (await service.listDocuments({ batch: batch.id, status: 'done', offset: 0, limit: 1 })).documents[0]!;
    expect(await doubt('5')).toMatchObject({ field: 'open', document: 'review', decision: { what: 'doubted', before: '150', after: null, reason: '2', operator: 'Ada' } });
    expect(storage.records.lastOf(id)).toMatchObject({ kind: 'reopened', seq: 2 });
    // Also for the one who doubted it.
    const { items } = await service.queue({ operator: 'Ada', limit: 10 });
    expect(items.map(({ document, name }) => `${document.name}/${name}`)).toEqual(['a/amount', 'b/amount']);
    expect(await key('160')).toMatchObject({ field: 'decided', document: 'done' });
    const [record] = await service.listRecords({ afterSeq: 0 });
    expect(record).toMatchObject({ seq: 3, fields: [{ name: 'amount', text: '160', accepted: true, decisions: [{ what: 'doubted', operator: 'Ada' }, { what: 'keyed', after: '160' }] }, { name: 'number', text: '27' }] });
    expect(await wholeText(await service.exportRecords({ format: 'csv' }))).toContain('160,160,Ada,0.99');
  });

  test('leaves a document in review that was there, and is taken back by undo, one step after the other', async () => {
    const { read, doubt, key, undo, batch, service, storage } = await desk();
    await read({ a: [{ amount: ['150', 0.99], number: ['27', 0.4] }] });
    expect(await doubt('5')).toMatchObject({ document: 'review' });
    expect(storage.records.head()).toBeNull();
    await key('151');
    await key('28', 'Bob');
    expect(await undo()).toMatchObject({ field: 'open', document: 'review', decision: { what: 'undone', before: '151' }, item: { name: expect.any(String) } });
    expect((await service.queue({ operator: 'Ada', limit: 1 })).items[0]).toMatchObject({ name: 'amount' });
    // Nothing else is open: the record stands as before.
    expect(await undo()).toMatchObject({ field: 'accepted', document: 'done', decision: { what: 'undone', before: null, after: '150' }, item: null });
    expect((await service.listRecords({ batch: batch.id, afterSeq: 0 }))[0]).toMatchObject({ fields: [{ text: '150', value: '150', decisions: [] }, { text: '28' }] });
    await expect(undo()).rejects.toEqual(code('DECISION_NOT_FOUND'));
    // And it may be doubted again.
    expect(await doubt('1', 'Cleo')).toMatchObject({ field: 'open', document: 'review' });
  });

  test('is not taken back once somebody has decided since', async () => {
    const { read, doubt, key, undo } = await desk();
    await read({ a: [{ amount: ['150', 0.99] }] });
    await doubt('5');
    await key('151', 'Bob');
    await expect(undo('Ada')).rejects.toEqual(code('DECISION_FINAL'));
  });

  test('is no vote: with double keying two operators type the field blind, the one who doubted too', async () => {
    const { read, doubt, key, characters, service } = await desk({ doubleKeying: true });
    await read({ a: [{ amount: ['150', 0.99] }] });
    await doubt('5');
    expect((await characters('5')).total).toBe(0);
    expect((await service.queue({ operator: 'Ada', limit: 1 })).items[0]).toMatchObject({ reading: null, disagreement: null });
    expect(await key('160', 'Ada')).toMatchObject({ field: 'open' });
    expect((await service.queue({ operator: 'Bob', limit: 1 })).items[0]).toMatchObject({ reading: null, disagreement: null });
    expect(await key('170', 'Bob')).toMatchObject({ field: 'open' });
    expect((await service.queue({ operator: 'Cleo', limit: 1 })).items[0]).toMatchObject({ reading: { text: '150' }, disagreement: ['160', '170'] });
    expect(await key('170', 'Cleo')).toMatchObject({ field: 'decided', document: 'done' });
  });

  test('counts as one misread reading, and does not speak for those that nobody picked out', async () => {
    const { read, key, characters, service } = await desk({ auditShare: 0.4, seed: 9 });
    await read(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`d${i}`, [{ amount: [`1${i + 10}`, 0.95] as const }]])));
    const { audited } = await service.auditFigures({});
    for (let i = 0; i < audited; i++) {
      const { items: [item] } = await service.queue({ operator: 'Ada', limit: 1 });
      await key(item!.reading!.text);
    }
    const before = await service.auditFigures({});
    expect(before).toMatchObject({ audited, verified: audited, misread: 0 });
    const { field } = (await characters('1', { states: ['accepted'] })).characters[0]!;
    await service.doubt({ field, index: 0, operator: 'Ada' });
    await key('999');
    expect(await service.auditFigures({})).toEqual(before);
    expect((await service.thresholdFigures({}))[0]).toMatchObject({ verified: audited + 1, misreadRate: 1 / 20 });
  });

  test('is refused of what does not stand by itself, is not there or is not kept any more', async () => {
    const { read, characters, batch, service, storage } = await desk({ auditShare: 1 });
    await read({ a: [{ amount: ['150', 0.99], number: ['2', 0.3] }] });
    const audited = (await characters('5')).characters[0]!;
    const doubtful = (await characters('2')).characters[0]!;
    for (const { field, index } of [audited, doubtful]) await expect(service.doubt({ field, index, operator: 'Ada' })).rejects.toEqual(code('FIELD_NOT_ACCEPTED'));
    await expect(service.doubt({ field: 999, index: 0, operator: 'Ada' })).rejects.toEqual(code('FIELD_NOT_FOUND'));

    const plain = await desk();
    await plain.read({ a: [{ amount: ['150', 0.99] }] });
    const { field } = (await plain.characters('5')).characters[0]!;
    await expect(plain.service.doubt({ field, index: 3, operator: 'Ada' })).rejects.toEqual(code('USAGE_INVALID'));
    plain.storage.settings.set(retentionSettings.pictures, '30');
    await plain.service.tidy(Date.now() + 31 * dayMs);
    await expect(plain.service.doubt({ field, index: 0, operator: 'Ada' })).rejects.toEqual(code('DOCUMENT_PICTURE_REMOVED'));
    expect((await plain.characters('5')).total).toBe(0);

    // A rejected document has no reading that stands.
    await service.decide({ field: doubtful.field, operator: 'Ada', verdict: { what: 'rejected', reason: 'torn' } });
    expect((await service.listDocuments({ batch: batch.id, status: 'rejected', offset: 0, limit: 1 })).total).toBe(1);
    await expect(service.doubt({ field: audited.field, index: 0, operator: 'Ada' })).rejects.toEqual(code('FIELD_NOT_ACCEPTED'));
    expect(storage.review.decisionsOn(audited.field)).toEqual([]);
  });
});

describe('characters', () => {
  test('of one digit come from all documents in review or done, the least certain first', async () => {
    const { read, key, characters } = await desk();
    await read({ a: [{ amount: ['151', 0.99], number: ['21', 0.5] }], b: [{ amount: ['8', 0.99] }, { amount: ['11', 0.93] }] });
    const { characters: all, total } = await characters('1');
    expect([places(all), total]).toEqual([['a/number/1', 'b/amount/0', 'b/amount/1', 'a/amount/0', 'a/amount/2'], 5]);
    expect(all[0]).toMatchObject({ char: '1', confidence: 0.5, state: 'open', document: { id: expect.any(String) } });
    expect(await characters('1', { offset: 1, limit: 2 })).toMatchObject({ characters: [{ index: 0, state: 'accepted' }, { index: 1 }], total: 5 });
    expect(places((await characters('1', { states: ['open'] })).characters)).toEqual(['a/number/1']);
    expect(await characters('1', { offset: 9 })).toEqual({ characters: [], total: 5 });
    expect(await characters('3')).toEqual({ characters: [], total: 0 });
    await key('27');
    expect((await characters('1')).total).toBe(4);
    expect(places((await characters('1', { states: ['decided'] })).characters)).toEqual(['a/number/1']);
  });

  test('of an audited reading look like those of a doubtful one, as the queue shows them', async () => {
    const { read, characters, storage } = await desk({ auditShare: 0.5, seed: 4 });
    await read(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`d${i}`, [{ amount: [`7${i}`, 0.95] as const }]])));
    const { characters: all } = await characters('7');
    const open = all.filter(({ state }) => state === 'open');
    expect(open.length).toBeGreaterThan(2);
    expect(open.length).toBeLessThan(10);
    for (const { field, index, confidence, state } of all) {
      const { field: stored } = storage.review.get(field);
      const shown = state === 'open' ? shownInQueue(stored.reading!, stored) : stored.reading!;
      expect(confidence).toBeCloseTo(shown.boxes[index]!.confidence, 12);
    }
    expect(JSON.stringify(open)).not.toMatch(/audit|0\.95|rank/);
    expect(all.map(({ confidence }) => confidence)).toEqual(all.map(({ confidence }) => confidence).sort((a, b) => a - b));
  });

  test('that are typed blind are neither listed nor shown, until two have typed them', async () => {
    const { read, key, characters, service } = await desk({ doubleKeying: true });
    await read({ a: [{ amount: ['150', 0.4], number: ['5', 0.99] }] });
    expect(places((await characters('5')).characters)).toEqual(['a/number/0']);
    const { field } = (await service.queue({ operator: 'Ada', limit: 1 })).items[0]!;
    await expect(service.characterPictures([{ field, index: 0 }])).rejects.toEqual(code('FIELD_KEYED_BLIND'));
    await key('150', 'Ada');
    expect((await characters('5')).total).toBe(1);
    await key('160', 'Bob');
    expect((await characters('5')).total).toBe(2);
    await service.characterPictures([{ field, index: 0 }]);
  });

  test('are drawn in the order asked, each page decoded once', async () => {
    const { read, characters, decoded, service } = await desk();
    await read({ a: [{ amount: ['12', 0.5], number: ['2', 0.6] }], b: [{ amount: ['2', 0.4] }] });
    const { characters: twos } = await characters('2');
    expect(places(twos)).toEqual(['b/amount/0', 'a/amount/1', 'a/number/0']);
    const wanted = [twos[1]!, twos[0]!, twos[2]!, twos[1]!];
    const pictures = await service.characterPictures(wanted);
    expect(pictures).toHaveLength(4 * 48 * 48);
    expect([0, 1, 2, 3].map((i) => String.fromCharCode(pictures[i * 48 * 48 + 24 * 48 + 24]!))).toEqual(['a', 'b', 'a', 'a']);
    expect(decoded).toEqual(['a, page 0', 'b, page 0']);
    await expect(service.characterPictures([{ field: twos[0]!.field, index: 1 }])).rejects.toEqual(code('USAGE_INVALID'));
    await expect(service.characterPictures([{ field: 999, index: 0 }])).rejects.toEqual(code('FIELD_NOT_FOUND'));
  });
});
