import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';

export function samplesRoutes({ samples: os }: Implementer, { samples }: Studio) {
  return {
    show: os.show.handler(({ input }) => samples.show(input)),
    change: os.change.handler(({ input }) => samples.change(input)),
    undo: os.undo.handler(({ input }) => samples.undo(input)),
    redo: os.redo.handler(({ input }) => samples.redo(input)),
    edits: os.edits.handler(({ input }) => samples.edits(input))
  };
}
