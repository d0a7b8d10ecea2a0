import { fieldContentSchema } from '../../contract/fields.ts';
import { StudioError } from '../../contract/errors.ts';
import { lineHeight } from '../../contract/lines.ts';
import type { Model } from '../../contract/models.ts';
import type { FieldReading } from '../../contract/reading.ts';
import { samplePixels } from '../../contract/sample-facts.ts';
import type { ScannedPage } from '../../contract/scanner.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { grammarOf } from '../../domain/fields/grammar-of.ts';
import { thresholdFor } from '../../domain/lines/confidence.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import { wantedForm } from '../forms/known-forms.ts';
import type { FormRepository } from '../forms/ports.ts';
import { askedAnyModel } from '../models/ask-model.ts';
import type { ModelFinder } from '../models/model-finder.ts';
import { bundledName } from '../models/model-name.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { DigitReader, PictureReader } from '../models/reader.ts';
import { askReaders } from './ask-readers.ts';
import type { AskReaders } from './ask-readers.ts';
import { oneAhead } from './one-ahead.ts';
import type { BundledLineReaders, DocumentScanner, FailedPage, FieldOfPicture, LineReaders, ScanRequest } from './ports.ts';
import { readPage, readPlaced } from './read-document.ts';
import { readField } from './read-field.ts';
import type { DocumentFile, DocumentsRequest, FieldPicturesRequest, PageReading, PictureReading, UnreadPage } from './requests.ts';

export interface ReadingServiceParts {
  readonly models: ModelRepository;
  readonly finder: ModelFinder;
  readonly bundled: BundledLineReaders;
  readonly reader: DigitReader;
  readonly readPicture: PictureReader;
  readonly fieldOfPicture: FieldOfPicture;
  readonly scanner: DocumentScanner;
  readonly forms: FormRepository;
  /** A document of the studio's own. */
  readonly practiceDocument: DocumentFile;
}

const anyNumber = grammarOf(fieldContentSchema.parse({ kind: 'digits' }));
/** What accepted readings are held to unless told otherwise. */
const usualMisread = 0.01;
/** JavaScript is compiled as it runs: after so many documents one is read about as fast as it ever is. */
const practiceRounds = 3;

/** Reads handwritten fields. */
export class ReadingService {
  private readonly parts: ReadingServiceParts;
  private practice: Promise<void> | undefined;
  /** Somebody has asked for documents. */
  private isAsked = false;

  constructor(parts: ReadingServiceParts) {
    this.parts = parts;
  }

  /** One reading a picture, in order. Ends with an error at the first that cannot be read, after the readings before it. */
  async *readPictures({ files, content, model, misread = usualMisread, signal }: FieldPicturesRequest): AsyncGenerator<PictureReading> {
    const grammar = grammarOf(fieldContentSchema.parse(content));
    const readers = this.readers(model);
    for (const file of files) {
      if (signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before all pictures were read.');
      const picture = await this.parts.readPicture(file);
      const startedAt = performance.now();
      const reading = await readPlaced(this.parts.fieldOfPicture(picture, file), { grammar, calibration: readers.calibration, misread }, this.asker(readers));
      yield { file, ...reading, ms: performance.now() - startedAt };
    }
  }

  /** One reading a page, in order. What cannot be read is told by name and stops nothing else. @throws StudioError MODEL_…, FORM_UNKNOWN, INTERRUPTED */
  async *readDocuments(request: DocumentsRequest): AsyncGenerator<PageReading | UnreadPage> {
    this.isAsked = true;
    yield* this.pagesOf(request);
  }

  private async *pagesOf({ files, form, country, model, misread = usualMisread, page: only, signal }: DocumentsRequest): AsyncGenerator<PageReading | UnreadPage> {
    const readers = this.readers(model);
    const wanted = wantedForm(this.parts.forms, form, country);
    const order = { calibration: readers.calibration, misread, ask: this.asker(readers), rulesOf: wanted.rulesOf };
    // The next page, or document, is scanned while this one is read.
    for await (const { file, page } of oneAhead(this.scanned(files, { form, templates: wanted.templates, country, page: only, signal }))) {
      if ('error' in page) {
        yield { file, page: page.index === null ? null : page.index + 1, error: page.error };
        continue;
      }
      const startedAt = performance.now();
      const fields = await readPage(page, order);
      yield { file, page: page.index + 1, form: page.form, image: page.image, fields, ms: page.ms + performance.now() - startedAt };
    }
  }

  /** All pages of all files; a file that cannot be read at all has one without a number. @throws StudioError INTERRUPTED */
  private async *scanned(
    files: readonly DocumentFile[], options: Omit<ScanRequest, 'path' | 'name'>
  ): AsyncGenerator<{ readonly file: string; readonly page: ScannedPage | FailedPage | { readonly index: null; readonly error: StudioError } }> {
    for (const { path, name } of files) {
      try {
        for await (const page of this.parts.scanner.scan({ path, name, ...options })) yield { file: name, page };
      } catch (error) {
        if (!(error instanceof StudioError) || error.code === 'INTERRUPTED') throw error;
        yield { file: name, page: { index: null, error } };
      }
    }
  }

  /**
   * Starts what documents are scanned and read by, gives it its networks and has it practise on a document of the studio's own, so that the first one need
   * not wait for that. Whatever is in its way is told to whoever asks something.
   */
  async prepare(): Promise<void> {
    this.parts.scanner.wake();
    const { lines, digits } = this.asker(this.readers(undefined));
    await Promise.allSettled([lines(new Float32Array(lineHeight * lineHeight), lineHeight), digits(new Uint8Array(samplePixels))]);
    await (this.practice ??= this.practise().catch(() => undefined));
  }

  /** Once somebody asks for documents, reading those is practice enough. */
  private async practise(): Promise<void> {
    for (let round = 0; round < practiceRounds && !this.isAsked; round++) {
      for await (const page of this.pagesOf({ files: [this.parts.practiceDocument], form: 'auto' })) if ('error' in page) return;
    }
  }

  /** A number of any length in a picture of nothing else, 0 black … 255 white. */
  async readNumber(picture: GreyImage): Promise<FieldReading> {
    const readers = this.readers(undefined);
    return readField({ picture, grammar: anyNumber, calibration: readers.calibration, misread: usualMisread }, this.asker(readers));
  }

  /** What the bundled networks are called in records: all their hashes together. */
  bundledModel(): { readonly key: string; readonly name: string } {
    const { models, digits } = this.parts.bundled();
    return { key: [...models, digits].map(({ key }) => key).join('+'), name: bundledName };
  }

  /** The confidence from which what the bundled networks read is accepted, where so many of the accepted readings may be wrong. */
  bundledThreshold(misread: number): number {
    return thresholdFor(this.parts.bundled().calibration, misread);
  }

  /** How stored models that read lines are asked together with one of single digits. */
  askerOf(models: readonly Model[], digits: Model): AskReaders {
    return this.asker({
      models: models.map((model) => askedAnyModel(this.parts.models, model)),
      digits: { ...askedAnyModel(this.parts.models, digits), temperature: digits.calibration?.temperature ?? 1 }
    });
  }

  private asker(readers: Pick<LineReaders, 'models' | 'digits'>): AskReaders {
    return askReaders(this.parts.reader, readers);
  }

  /** @throws StudioError MODEL_NOT_FOUND, or MODEL_KIND_WRONG for a model that does not read lines */
  private readers(name: string | undefined): LineReaders {
    const bundled = this.parts.bundled();
    if (name === undefined || name === bundledName) return bundled;
    const model = this.parts.finder.find(name);
    // A network of one's own is about as sure of itself as those: it is made and taught the same way.
    if (answersColumns(model.network)) return { ...bundled, models: [askedAnyModel(this.parts.models, model)] };
    throw new StudioError('MODEL_KIND_WRONG', `The model ${model.name} reads single digits, not lines.`, {
      remedy: 'Name one that was trained with “--preset line”, or leave the model out.'
    });
  }
}
