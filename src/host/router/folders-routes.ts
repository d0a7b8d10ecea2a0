import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';

export function foldersRoutes({ folders: os }: Implementer, { folders }: Studio) {
  return {
    list: os.list.handler(() => folders.list()),
    watch: os.watch.handler(({ input }) => folders.watch(input)),
    leave: os.leave.handler(async ({ input }) => {
      await folders.leave(input.batch);
      return null;
    })
  };
}
