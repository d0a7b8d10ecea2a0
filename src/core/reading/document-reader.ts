import type { DocumentReader } from '../records/ports.ts';
import type { EncodePage } from './ports.ts';
import type { ReadingService } from './service.ts';

/** Reads documents for the records: with the bundled networks, whole or not at all. */
export function documentReader(reading: ReadingService, encodePage: EncodePage): DocumentReader {
  return {
    async *read(file, { form, country, misread }) {
      const model = reading.bundledModel();
      const threshold = reading.bundledThreshold(misread);
      for await (const page of reading.readDocuments({ files: [file], form, country: country ?? undefined, misread })) {
        if ('error' in page) throw page.error;
        const { form: found, image, ms } = page;
        const fields = page.fields.map(({ name, content, box, why: _, ...read }) => ({ name, content, box, reading: read, model }));
        yield { index: page.page - 1, form: found, width: image.width, height: image.height, picture: await encodePage(image), fields, ms, threshold };
      }
    }
  };
}
