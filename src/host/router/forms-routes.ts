import type { z } from 'zod';
import type { formsContract } from '../../contract/api/forms.ts';
import type { PageOfFile } from '../../core/forms/service.ts';
import { listDocumentFiles } from '../document-files.ts';
import type { Studio } from '../studio.ts';
import type { Implementer } from './implementer.ts';

type SamplePage = z.output<NonNullable<(typeof formsContract.learn)['~orpc']['inputSchema']>>['sample'];

export function formsRoutes({ forms: os }: Implementer, { documents, forms, uploads }: Studio) {
  const withSample = async <Result>(sample: SamplePage, use: (page: PageOfFile) => Promise<Result>): Promise<Result> => {
    if ('document' in sample) return use({ ...(await documents.fileOf(sample.document)), page: sample.page });
    return uploads.use(sample.upload, ({ path, source }) => use({ file: { path: listDocumentFiles(path)[0]!, name: source }, page: sample.page }));
  };
  return {
    list: os.list.handler(() => forms.list()),
    show: os.show.handler(({ input }) => forms.show(input.name)),
    learn: os.learn.handler(({ input: { sample, ...form } }) => withSample(sample, (page) => forms.learn({ ...form, ...page }))),
    update: os.update.handler(({ input }) => forms.update(input)),
    remove: os.remove.handler(({ input }) => forms.remove(input.name)),
    try: os.try.handler(({ input: { name, sample } }) => withSample(sample, async ({ file, page }) => {
      const { form, image: { width, height }, fields } = await forms.tryOn({ name, file, page });
      return { found: form !== null, width, height, fields: fields.map(({ content: _, why: _why, ...field }) => field) };
    })),
    export: os.export.handler(({ input }) => forms.exportForm(input.name)),
    import: os.import.handler(({ input }) => forms.importForm(input))
  };
}
