import { onTestFinished } from 'vitest';
import { newBatchSchema } from '../../../contract/documents.ts';
import type { Batch, NewBatchInput } from '../../../contract/documents.ts';
import { openTestStorage } from '../../../storage/test-support/folders.ts';
import type { Storage } from '../../../storage/open.ts';
import type { DigitCutter, DocumentReader } from '../ports.ts';
import { DocumentService } from '../service.ts';
import { decodeJsonPage, JsonCutter, JsonInspector, JsonReader, jsonFile, judgeDigits } from './json-documents.ts';
import type { WrittenPages } from './json-documents.ts';

export interface TestDocuments {
  readonly storage: Storage;
  readonly service: DocumentService;
  readonly inspector: JsonInspector;
  /** The pictures of pages that were decoded. */
  readonly decoded: string[];
  readonly log: string[];
  newBatch(settings?: Partial<NewBatchInput>): Promise<Batch>;
  /** Adds a document a name, and waits until all are read. */
  read(batch: Batch, documents: Readonly<Record<string, WrittenPages>>): Promise<void>;
}

/** A service over a data folder of its own; closed after the test. */
export function testDocuments({ storage = openTestStorage(), reader = new JsonReader(), cutter = new JsonCutter() }: { storage?: Storage; reader?: DocumentReader; cutter?: DigitCutter } = {}): TestDocuments {
  const log: string[] = [];
  const inspector = new JsonInspector();
  const decoded: string[] = [];
  const decodePage = (picture: Uint8Array) => (decoded.push(Buffer.from(picture).toString()), decodeJsonPage(picture));
  const service = new DocumentService({ ...storage, reader, cutter, inspector, decodePage, judge: judgeDigits, log: (line) => void log.push(line) });
  onTestFinished(() => service.close());
  return {
    storage, service, inspector, decoded, log,
    newBatch: (settings = {}) => service.createBatch(newBatchSchema.parse({ name: 'Monday', form: 'cheque', auditShare: 0, seed: 1, ...settings })),
    async read(batch, documents) {
      const files = Object.entries(documents).map(([name, pages]) => jsonFile(name, pages));
      await service.addDocuments({ batch: batch.id, files, total: files.length });
      await service.idle();
    }
  };
}
