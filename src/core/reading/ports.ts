import type { StudioError } from '../../contract/errors.ts';
import type { ReadingCalibration } from '../../contract/reading.ts';
import type { Homography, PageImage, ScannedField, ScannedPage, ScanOptions } from '../../contract/scanner.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import type { AskedModel } from '../models/reader.ts';

/** Networks that read lines together: each looks at every line, and how sure they may be holds for all of them. */
export interface LineReaders {
  readonly models: readonly AskedModel[];
  /** Reads single digits, and is asked about those of a line that can be cut out. */
  readonly digits: AskedModel & { readonly temperature: number };
  readonly calibration: ReadingCalibration;
}

/** A page of a document that cannot be read, while the others may. */
export interface FailedPage {
  /** Counted from 0. */
  readonly index: number;
  readonly pages: number;
  readonly error: StudioError;
}

export interface ScanRequest extends Pick<ScanOptions, 'form' | 'templates' | 'country'> {
  readonly path: string;
  /** What errors call it. */
  readonly name: string;
  /** The only page that is wanted, counted from 0; left out: all. */
  readonly page?: number | undefined;
  /** Answer also the page as it came. */
  readonly withOriginal?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Opens documents, straightens their pages and finds the fields on them. Runs elsewhere: files come from anywhere, and decoding blocks. */
export interface DocumentScanner {
  /** Starts it where it does not run yet. */
  wake(): void;
  /** Page by page. Throws FILE_NOT_FOUND, DOCUMENT_…, SCANNER_CRASHED, INTERRUPTED for the document as a whole. */
  scan(request: ScanRequest): AsyncIterable<ScannedPage | FailedPage>;
}

/** A stored page's picture as grey values. Throws PICTURE_INVALID where it is damaged. */
export type DecodePage = (picture: Uint8Array) => Promise<GreyImage>;

/** A field as it is read, and the map of its places to those of what it was cut from. */
export interface PlacedField {
  readonly image: GreyImage;
  readonly toPage: Homography;
}

/** The line of digits in a picture that shows paper around it. Throws PICTURE_OF_LINES where it shows several. */
export type FieldOfPicture = (picture: GreyImage, name: string) => PlacedField;

/** The handwriting in a box of whole pixels that a person drew on a page, cut out as a scanner does. */
export type CutBox = (page: GreyImage, box: PixelBox) => ScannedField;

/** A page as a JPEG. */
export type EncodePage = (page: PageImage) => Promise<Uint8Array>;

/** Pictures to be looked at: a JPEG for pages, a PNG for what every pixel counts in. */
export interface PictureEncoders {
  readonly jpeg: EncodePage;
  readonly png: (picture: PageImage) => Promise<Uint8Array>;
}

/** Those that come with the studio. Throws MODEL_FILE_INVALID where their files are damaged. */
export type BundledLineReaders = () => LineReaders;
