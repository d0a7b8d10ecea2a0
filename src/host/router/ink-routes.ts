import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';
import { jobEvents } from './job-events.ts';

export function inkRoutes({ ink: os }: Implementer, { ink }: Studio) {
  return {
    read: os.read.handler(async ({ input }) => {
      const { sample, ...reading } = await ink.read(input);
      return { ...reading, sample: sample === null ? null : Buffer.from(sample).toString('base64') };
    }),
    keep: os.keep.handler(({ input }) => ink.keep(input)),
    takeBack: os.takeBack.handler(({ input }) => ink.takeBack(input.sample)),
    teach: os.teach.handler(({ input, signal }) => jobEvents((options) => ink.teach({ ...options, ...input }), signal))
  };
}
