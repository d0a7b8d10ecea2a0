import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';
import { jobEvents } from './job-events.ts';

export function runsRoutes({ runs: os }: Implementer, { runs }: Studio) {
  return {
    start: os.start.handler(({ input }) => runs.startTraining(input)),
    finetune: os.finetune.handler(({ input }) => runs.startFinetuning(input)),
    preflight: os.preflight.handler(({ input, signal }) => jobEvents(
      (options) => runs.preflight(input.kind === 'train'
        ? { kind: 'train', request: { ...input.request, ...options } }
        : { kind: 'finetune', request: { ...input.request, ...options } }),
      signal
    )),
    list: os.list.handler(({ input }) => runs.listRuns(input)),
    show: os.show.handler(({ input }) => runs.showRun(input.run)),
    compare: os.compare.handler(({ input }) => runs.compareRuns(input.runs)),
    watch: os.watch.handler(async function* ({ input, signal }) {
      yield* runs.watchRun(input.run, input.afterSeq, signal);
    }),
    pause: os.pause.handler(({ input }) => runs.pauseRun(input.run)),
    resume: os.resume.handler(({ input }) => runs.resumeRun(input.run)),
    stop: os.stop.handler(({ input }) => runs.stopRun(input.run)),
    annotate: os.annotate.handler(({ input: { run, ...annotation } }) => runs.annotateRun(run, annotation)),
    trash: os.trash.handler(({ input }) => runs.trashRuns(input.runs)),
    restore: os.restore.handler(({ input }) => runs.restoreRuns(input.runs)),
    remove: os.remove.handler(({ input }) => runs.removeRuns(input.runs))
  };
}
