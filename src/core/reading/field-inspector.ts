import { inspectionSteps } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Box } from '../../contract/reading.ts';
import type { PageImage, ScannedPage } from '../../contract/scanner.ts';
import { fieldGrammar } from '../forms/field-grammar.ts';
import { wantedForm } from '../forms/known-forms.ts';
import type { FormRepository } from '../forms/ports.ts';
import type { AskedModel, DigitReader } from '../models/reader.ts';
import type { FieldInspector } from '../records/ports.ts';
import { askReaders } from './ask-readers.ts';
import { fieldAt } from './field-places.ts';
import { inspectReading } from './inspect-reading.ts';
import type { InspectedReading } from './inspect-reading.ts';
import type { BundledLineReaders, CutBox, DecodePage, DocumentScanner, PictureEncoders, ScanRequest } from './ports.ts';
import { isEmpty, readScanned } from './read-document.ts';

/** Shown around a field, in its heights. */
const around = 0.3;
/** Of a network's hash: enough to tell apart the few that read together. */
const nameDigits = 8;
const nothingRead: InspectedReading = { lines: [], looks: [], ranked: [], networks: [], oneByOne: null };

export interface FieldInspectorParts {
  readonly reader: DigitReader;
  readonly bundled: BundledLineReaders;
  readonly forms: FormRepository;
  /** One of its own: whoever asks why does not wait behind a batch that is being read. */
  readonly scanner: DocumentScanner;
  readonly encode: PictureEncoders;
  readonly decode: DecodePage;
  readonly cut: CutBox;
}

/** Reads single fields for those who review them: with the bundled networks, as documentReader does. */
export function fieldInspector({ scanner, reader, bundled, forms, encode, decode, cut: cutBox }: FieldInspectorParts): FieldInspector {
  return {
    async inspect(file, { page: index, form, name, box, content }, country) {
      const { templates, rulesOf } = wantedForm(forms, form ?? 'auto');
      const page = await scannedPage(scanner, { ...file, page: index, form: form ?? 'auto', country: country ?? undefined, templates, withOriginal: true });
      const field = fieldAt(page.fields, { name, box });
      if (field === undefined) throw notFound(name, index);
      const readers = bundled();
      const nameOf = ({ key }: AskedModel): string => key.slice(0, nameDigits);
      const networks = { lines: readers.models.map(nameOf), digits: nameOf(readers.digits) };
      // What need not be written and is not is never shown to a network.
      const { codes, isOptional } = rulesOf(form, name);
      const isRead = !(isEmpty(field) && isOptional);
      const { lines, ...told } = isRead ? await inspectReading(field, fieldGrammar({ content, codes }), networks, askReaders(reader, readers)) : nothingRead;
      const [asItCame, crop, cut, looks] = await Promise.all([
        encode.jpeg(page.original!), encode.png(cropped(page.image, field.box)), encode.png(field.picture.image), Promise.all(lines.map(encode.png))
      ]);
      return { inspection: { steps: inspectionSteps, ...told }, steps: { page: asItCame, crop, cut }, looks };
    },
    async readBox(picture, box, content, misread) {
      const readers = bundled();
      return readScanned(cutBox(await decode(picture), box), fieldGrammar({ content }), { calibration: readers.calibration, misread, ask: askReaders(reader, readers) });
    }
  };
}

async function scannedPage(scanner: DocumentScanner, request: ScanRequest & { readonly page: number }): Promise<ScannedPage> {
  for await (const page of scanner.scan(request)) {
    if ('error' in page) throw page.error;
    return page;
  }
  throw notFound(request.name, request.page);
}

function notFound(what: string, index: number): StudioError {
  return new StudioError('FIELD_NOT_FOUND', `${what} is not found any more on page ${index + 1} of this document.`, {
    remedy: 'It was read by another version of the studio. Look at the page itself.'
  });
}

function cropped({ width, height, pixels }: PageImage, { x, y, w, h }: Box): PageImage {
  const margin = around * h;
  const [left, top] = [Math.max(0, Math.floor(x - margin)), Math.max(0, Math.floor(y - margin))];
  const [right, bottom] = [Math.min(width, Math.ceil(x + w + margin)), Math.min(height, Math.ceil(y + h + margin))];
  const size = { width: right - left, height: bottom - top };
  const part = new Uint8Array(size.width * size.height);
  for (let row = 0; row < size.height; row++) part.set(pixels.subarray((top + row) * width + left, (top + row) * width + right), row * size.width);
  return { ...size, pixels: part };
}
