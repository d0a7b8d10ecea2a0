import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';
import { jobEvents } from './job-events.ts';

export function modelsRoutes({ models: os }: Implementer, { models, uploads }: Studio) {
  return {
    list: os.list.handler(({ input }) => models.list(input)),
    show: os.show.handler(({ input }) => models.show(input.model)),
    card: os.card.handler(({ input }) => models.card(input.model)),
    promote: os.promote.handler(({ input }) => models.promoteModel(input.model)),
    rollback: os.rollback.handler(() => models.rollback()),
    rollbackTarget: os.rollbackTarget.handler(() => models.rollbackTarget()),
    promotions: os.promotions.handler(() => models.promotions()),
    rename: os.rename.handler(({ input }) => models.rename(input)),
    setRejectThreshold: os.setRejectThreshold.handler(({ input }) => models.setRejectThreshold(input)),
    importUpload: os.importUpload.handler(({ input: { upload, name } }) => uploads.use(upload, ({ path }) => models.importModel({ path, name }))),
    trash: os.trash.handler(({ input }) => models.trashModel(input.model)),
    restore: os.restore.handler(({ input }) => models.restoreModel(input.model)),
    remove: os.remove.handler(({ input }) => models.removeModel(input.model)),
    evaluate: os.evaluate.handler(({ input, signal }) => jobEvents((options) => models.evaluateAll({ ...options, ...input }), signal)),
    evaluations: os.evaluations.handler(() => models.evaluations()),
    scores: os.scores.handler(({ input }) => models.scores(input.model))
  };
}
