import type { FieldContentInput } from '../../contract/fields.ts';
import type { FieldReading } from '../../contract/reading.ts';

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
