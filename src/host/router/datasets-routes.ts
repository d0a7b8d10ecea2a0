import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';
import { jobEvents } from './job-events.ts';

export function datasetsRoutes({ datasets: os }: Implementer, { datasets, uploads }: Studio) {
  return {
    list: os.list.handler(() => datasets.list()),
    show: os.show.handler(({ input }) => datasets.show(input.dataset)),
    offered: os.offered.handler(() => datasets.offered()),
    importUpload: os.importUpload.handler(({ input: { upload, name, split }, signal }) => jobEvents(
      (options) => uploads.use(upload, ({ path, source }) => datasets.importDataset({ ...options, path, source, name, split })),
      signal
    )),
    download: os.download.handler(({ input, signal }) => jobEvents((options) => datasets.downloadDataset({ ...options, ...input }), signal)),
    synthesise: os.synthesise.handler(({ input, signal }) => jobEvents((options) => datasets.synthesiseDataset({ ...options, ...input }), signal)),
    split: os.split.handler(({ input: { dataset, testShare, seed } }) => datasets.splitDataset({ name: dataset, testShare, seed })),
    unlockTest: os.unlockTest.handler(({ input }) => datasets.unlockTest(input.dataset)),
    remove: os.remove.handler(({ input }) => datasets.removeDataset(input.dataset))
  };
}
