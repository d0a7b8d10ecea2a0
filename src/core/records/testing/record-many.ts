import type { Batch } from '../../../contract/documents.ts';
import { amountOptionsSchema } from '../../../contract/fields.ts';
import type { Storage } from '../../../storage/open.ts';
import { conclude } from '../conclude.ts';

/** Documents 0 … count - 1 of one page with one accepted amount, its number, recorded in one transaction: many take no longer than they have to. */
export function recordMany(storage: Storage, batch: Batch, count: number): void {
  storage.transaction(() => {
    storage.documents.add(Array.from({ length: count }, (_, i) => ({ batch: batch.id, name: `${i}.png`, mime: 'image/png', error: null, sizeBytes: 1, sha256: String(i).padStart(64, '0') })));
    for (let i = 0; i < count; i++) {
      const claim = storage.documents.takeNext(storage.self)!;
      const text = String(i);
      const confidence = 0.99;
      storage.documents.store(claim, [{
        index: 0, form: 'cheque', width: 100, height: 100, ms: 1, picture: claim.document.sha256,
        fields: [{
          name: 'amount', content: { kind: 'amount', options: amountOptionsSchema.parse({}) }, box: { x: 0, y: 0, w: 9, h: 9 }, model: { key: 'model-1', name: 'lines' },
          byRule: false, audited: false, rank: confidence, state: 'accepted',
          reading: { kind: 'amount', text, digits: text, value: text, confidence, accepted: true, alternatives: [], boxes: [...text].map((char, x) => ({ char, confidence, x, y: 0, w: 1, h: 9 })), rules: [] }
        }]
      }]);
      conclude(storage, claim.document.id, null);
    }
  });
}
