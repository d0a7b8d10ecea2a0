import type { FieldContentInput, PostcodeCountry } from '../../contract/fields.ts';
import type { StudioError } from '../../contract/errors.ts';
import type { FieldReading } from '../../contract/reading.ts';
import type { PageImage } from '../../contract/scanner.ts';
import type { DocumentField } from './read-document.ts';

export interface FieldPicturesRequest {
  /** Each picture is the field. */
  readonly files: readonly string[];
  readonly content: FieldContentInput;
  /** An id or name of a model that reads lines, or `bundled`; left out: the bundled one. */
  readonly model?: string | undefined;
  /** Misread rate that is asked for; left out: 1 %. */
  readonly misread?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PictureReading extends FieldReading {
  readonly file: string;
  /** From the decoded picture to the reading. */
  readonly ms: number;
}

export interface DocumentFile {
  readonly path: string;
  /** What errors and answers call it. */
  readonly name: string;
}

export interface DocumentsRequest {
  readonly files: readonly DocumentFile[];
  /** What they are, by the form's name, the studio's or one's own; `auto` finds that out. */
  readonly form: string;
  /** Whose postcodes are on envelopes; left out: not known. */
  readonly country?: PostcodeCountry | undefined;
  readonly model?: string | undefined;
  readonly misread?: number | undefined;
  /** The only page of each that is wanted, counted from 0; left out: all. */
  readonly page?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page that was read; one of no known form has no fields. */
export interface PageReading {
  readonly file: string;
  /** Counted from 1. */
  readonly page: number;
  readonly form: string | null;
  /** The straightened page, in whose pixels boxes are. */
  readonly image: PageImage;
  readonly fields: readonly DocumentField[];
  /** From the file to the readings. */
  readonly ms: number;
}

/** A page, or a whole document (page null), that could not be read; the others go on. */
export interface UnreadPage {
  readonly file: string;
  readonly page: number | null;
  readonly error: StudioError;
}
