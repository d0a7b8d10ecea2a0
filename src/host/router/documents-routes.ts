import type { ImplementerInternalWithMiddlewares } from '@orpc/server';
import type { documentsContract } from '../../contract/api/documents.ts';
import type { ReadingService } from '../../core/reading/service.ts';
import type { DocumentService } from '../../core/records/service.ts';
import { listDocumentFiles, readDocumentFiles } from '../document-files.ts';
import type { Uploads } from '../media/uploads.ts';
import { jobEvents } from './job-events.ts';

type NoContext = Record<never, never>;

export interface DocumentsImplementer {
  readonly documents: ImplementerInternalWithMiddlewares<typeof documentsContract, NoContext, NoContext>;
}

/** What the routes need of a studio. */
export interface DocumentDesk {
  readonly documents: DocumentService;
  readonly reading: Pick<ReadingService, 'prepare'>;
  readonly uploads: Uploads;
}

export function documentsRoutes({ documents: os }: DocumentsImplementer, { documents, reading, uploads }: DocumentDesk) {
  return {
    prepare: os.prepare.handler(() => reading.prepare()),
    batches: os.batches.handler(() => documents.listBatches()),
    createBatch: os.createBatch.handler(({ input }) => documents.createBatch(input)),
    pauseBatch: os.pauseBatch.handler(({ input }) => documents.pauseBatch(input.batch)),
    resumeBatch: os.resumeBatch.handler(({ input }) => documents.resumeBatch(input.batch)),
    retryFailed: os.retryFailed.handler(async ({ input }) => ({ waiting: await documents.retryFailed(input.batch) })),
    addUpload: os.addUpload.handler(({ input: { batch, upload }, signal }) => jobEvents(
      (options) => uploads.use(upload, ({ path }) => {
        const files = listDocumentFiles(path);
        return documents.addDocuments({ ...options, batch, files: readDocumentFiles(files), total: files.length });
      }),
      signal
    )),
    list: os.list.handler(({ input }) => documents.listDocuments(input)),
    show: os.show.handler(({ input }) => documents.showDocument(input.document)),
    inspect: os.inspect.handler(({ input }) => documents.inspectField(input.field)),
    readAgain: os.readAgain.handler(({ input }) => documents.readAgain(input)),
    watch: os.watch.handler(({ input, signal }) => documents.watchBatch(input.batch, signal)),
    queue: os.queue.handler(({ input }) => documents.queue(input)),
    decide: os.decide.handler(({ input }) => documents.decide(input)),
    undo: os.undo.handler(({ input }) => documents.undo(input)),
    doubt: os.doubt.handler(({ input }) => documents.doubt(input)),
    characters: os.characters.handler(({ input }) => documents.listCharacters(input)),
    audits: os.audits.handler(({ input }) => documents.auditFigures(input)),
    thresholds: os.thresholds.handler(({ input }) => documents.thresholdFigures(input)),
    records: os.records.handler(({ input }) => documents.listRecords(input))
  };
}
