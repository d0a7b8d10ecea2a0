import { digitsOptionsSchema } from '../../contract/fields.ts';
import type { BatchId } from '../../contract/ids.ts';
import type { NewField } from '../../core/records/ports.ts';
import { randomStream } from '../../domain/random.ts';
import type { Storage } from '../open.ts';

/** Adds documents of four fields to a batch, read as they usually are: seven of ten fields are accepted, the others wait for a person. */
export function readDocuments({ documents, transaction, self }: Storage, batch: BatchId, count: number): void {
  const random = randomStream(1, 'read-documents');
  const field = (name: string): NewField => {
    const accepted = random.next() < 0.7;
    const confidence = accepted ? 1 - random.next() / 20 : random.next();
    return {
      name, byRule: false, audited: false, rank: confidence, state: accepted ? 'accepted' : 'open',
      content: { kind: 'digits', options: digitsOptionsSchema.parse({}) },
      box: { x: 10, y: 20, w: 300, h: 60 },
      reading: { kind: 'digits', text: '1', digits: '1', value: '1', confidence, accepted, alternatives: [], boxes: [], rules: [] },
      model: { key: 'm', name: 'lines' }
    };
  };
  transaction(() => {
    documents.add(Array.from({ length: count }, (_, i) => ({ batch, name: `document-${i}`, sha256: String(i).padStart(64, '0'), sizeBytes: 1, mime: 'image/jpeg', error: null })));
    for (let claim = documents.takeNext(self); claim !== undefined; claim = documents.takeNext(self)) {
      documents.store(claim, [{ index: 0, form: 'cheque', width: 1000, height: 400, ms: 5, picture: 'f'.repeat(64), fields: ['amount', 'number', 'date', 'code'].map(field) }]);
    }
  });
}
