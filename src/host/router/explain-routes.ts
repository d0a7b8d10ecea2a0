import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';
import { jobEvents } from './job-events.ts';

export function explainRoutes({ explain: os }: Implementer, { explain }: Studio) {
  return {
    index: os.index.handler(({ input, signal }) => jobEvents((options) => explain.index({ ...options, ...input }), signal)),
    excite: os.excite.handler(({ input, signal }) => jobEvents((options) => explain.excite({ ...options, ...input }), signal))
  };
}
