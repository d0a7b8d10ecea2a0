import type { StudioError } from '../../contract/errors.ts';
import type { PageImage } from '../../contract/scanner.ts';

export interface DrawnPage {
  readonly image: PageImage;
  /** Pixels an inch of `image`; null where the file does not say, or says what cannot be. */
  readonly dpi: number | null;
}

/** A document that was opened: its pages are decoded one by one, when they are asked for. */
export interface OpenDocument {
  readonly pages: number;
  /** `index` counts from 0. @throws StudioError PAGE_INVALID, PAGE_TOO_LARGE */
  page(index: number): Promise<DrawnPage>;
  close(): void;
}

/** One page of a document, or why it could not be read. `index` counts from 0, `pages` is how many there are. */
export type DocumentPage =
  | ({ readonly index: number; readonly pages: number } & DrawnPage)
  | { readonly index: number; readonly pages: number; readonly error: StudioError };
