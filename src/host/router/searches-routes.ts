import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';
import { jobEvents } from './job-events.ts';

export function searchesRoutes({ searches: os }: Implementer, { runs, searches }: Studio) {
  return {
    start: os.start.handler(({ input }) => searches.startSearch(input)),
    list: os.list.handler(() => searches.listSearches()),
    show: os.show.handler(({ input }) => searches.showSearch(input.search)),
    fields: os.fields.handler(({ input }) => searches.listFields(input.base)),
    pause: os.pause.handler(({ input }) => searches.pauseSearch(input.search)),
    resume: os.resume.handler(({ input }) => searches.resumeSearch(input.search)),
    stop: os.stop.handler(({ input }) => searches.stopSearch(input.search)),
    remove: os.remove.handler(async ({ input }) => {
      await searches.removeSearch(input.search);
      return null;
    }),
    sweepRates: os.sweepRates.handler(({ input, signal }) => jobEvents((options) => runs.sweepRates({ ...input, request: { ...input.request, ...options } }), signal))
  };
}
