import { StudioError } from '../../contract/errors.ts';
import type { BatchId } from '../../contract/ids.ts';
import { jsonFile } from '../../core/records/testing/json-documents.ts';
import { testDocuments } from '../../core/records/testing/test-service.ts';
import { randomStream } from '../../domain/random.ts';

/** Two spellings of one among them, and one who never decides. */
export const operators = ['Ada', 'ADA', 'Bob', 'Cleo', 'Nobody'];

/** Batches of both kinds, and people who do whatever can be done to their documents, one thing after the other. */
export async function studioAtWork(seed: number) {
  const documents = testDocuments();
  const { service, storage } = documents;
  const random = randomStream(seed, 'at-work');
  const oneOf = <T>(things: readonly T[]): T | undefined => things[Math.floor(random.next() * things.length)];
  const batches = [await documents.newBatch({ auditShare: 0.4 }), await documents.newBatch({ auditShare: 0.3, doubleKeying: true }), await documents.newBatch()].map(({ id }) => id);
  let added = 0;
  const add = async (batch: BatchId): Promise<void> => {
    // Some are no value of their field, some pages are of no form, and some documents are none.
    const field = (): readonly [string, number] => [random.next() < 0.15 ? 'x' : String(Math.floor(random.next() * 1000)), Math.round((1 - random.next() ** 2) * 50) / 50];
    const files = Array.from({ length: 4 }, () => {
      const name = `document-${added++}`;
      if (random.next() < 0.1) return { name, bytes: Buffer.from(`no picture ${name}`) };
      if (random.next() < 0.1) return jsonFile(name, [{}, {}]);
      return jsonFile(name, [{ amount: field(), number: field() }, {}, { amount: field(), code: field() }]);
    });
    await service.addDocuments({ batch, files, total: files.length });
    await service.idle();
  };
  const decide = async (batch: BatchId): Promise<void> => {
    const operator = oneOf(operators.slice(0, 4))!;
    const item = oneOf((await service.queue({ batch, operator, limit: 9 })).items);
    if (item === undefined) return;
    const text = item.disagreement?.[0] ?? item.reading?.text ?? '';
    const verdict = random.next() < 0.1 ? { what: 'rejected', reason: 'not legible' } as const : { what: 'keyed', text: random.next() < 0.5 || text === 'x' ? String(Math.floor(random.next() * 9)) : text } as const;
    await service.decide({ field: item.field, operator, verdict });
  };
  const doubt = async (batch: BatchId): Promise<void> => {
    const character = oneOf((await service.listCharacters({ batch, char: String(Math.floor(random.next() * 10)), states: ['accepted'], offset: 0, limit: 9 })).characters);
    if (character !== undefined) await service.doubt({ field: character.field, index: character.index, operator: 'Bob' });
  };
  const undo = async (batch: BatchId): Promise<void> => void await service.undo({ batch, operator: oneOf(operators)! });
  const retry = async (batch: BatchId): Promise<void> => void (await service.retryFailed(batch), await service.idle());
  const step = async (): Promise<void> => {
    const what = oneOf([add, decide, decide, decide, decide, decide, decide, doubt, doubt, undo, undo, retry])!;
    try {
      await what(oneOf(batches)!);
    } catch (error) {
      // Not everything can be undone or decided at any time.
      if (!(error instanceof StudioError)) throw error;
    }
  };
  return { service, storage, step };
}
