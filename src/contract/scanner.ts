import type { ErrorCode } from './errors.ts';
import type { PostcodeCountry } from './fields.ts';
import type { FormTemplate } from './forms.ts';
import type { Box } from './reading.ts';

/** A page's picture: `[height, width]` row by row, 0 black … 255 white. */
export interface PageImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A place in a picture: x to the right, y down, in pixels; the middle of the first pixel is (0.5, 0.5). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Four corners in the order upper left, upper right, lower right, lower left of what they bound. */
export type Corners = readonly [Point, Point, Point, Point];

/** A projective map of the plane as a 3×3 matrix, row by row: (x, y) goes to ((ax + by + c) / w, (dx + ey + f) / w) with w = gx + hy + i. */
export type Homography = readonly [a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number];

/** What was done to a page, one step after the other. Each gives a picture of `width` × `height`, whose places `toInput` maps to the step before. */
export type StraightenStep = {
  readonly width: number;
  readonly height: number;
  readonly toInput: Homography;
} & (
  /** The sheet was cut out of its photo: its corners there. */
  | { readonly type: 'rectified'; readonly corners: Corners }
  /** Turned clockwise by quarters of a circle. */
  | { readonly type: 'turned'; readonly quarters: 1 | 2 | 3 }
  /** It was turned clockwise by so many degrees, and was turned back. */
  | { readonly type: 'deskewed'; readonly degrees: number }
  /** Shadows were taken off: how bright its paper was in the darkest and the brightest place, 0 to 255. */
  | { readonly type: 'flattened'; readonly darkest: number; readonly brightest: number }
);

/** What the core and the long-lived scanner process say to each other; `id` pairs an answer with its question. It answers in the order it is asked. */
export type ScannerRequest =
  /** Opens a file on the same file system; `name` is what errors call it. */
  | { readonly type: 'open'; readonly id: number; readonly path: string; readonly name: string }
  /** A page of the document that was opened last; `index` counts from 0. */
  | { readonly type: 'page'; readonly id: number; readonly index: number; readonly options: ScanOptions }
  /** Gives the document's memory back; not answered. */
  | { readonly type: 'close' };

export interface ScanOptions {
  /** What the pages are, by the form's name, or `auto` to find that out. */
  readonly form: string;
  /** Forms of one's own, besides those that the studio knows. */
  readonly templates: readonly FormTemplate[];
  /** ISO 3166 code: where an envelope goes. */
  readonly country?: PostcodeCountry | undefined;
  /** Answer also the page as it came, to show the steps on it. */
  readonly withOriginal: boolean;
}

/** The handwriting of a field, or of one of its boxes, for a reader: other ink and printed lines are painted as paper. */
export interface FieldPicture {
  readonly image: PageImage;
  /** Nothing is written. */
  readonly isEmpty: boolean;
  /** Maps places of the image to the page. */
  readonly toPage: Homography;
}

/** The same of a printed box for one character. */
export interface BoxPicture extends FieldPicture {
  /** The character reaches over the left or the right side of its box, by a twelfth of the box's height or more. */
  readonly reachesOut: boolean;
}

/** Where a value is written by hand. */
export interface ScannedField {
  /** As the form calls it: amount, date … */
  readonly name: string;
  /** In pixels of the page. */
  readonly box: Box;
  /** 0 to 1: how much of what the form promises was seen. Not a probability. */
  readonly confidence: number;
  /** What was seen, a phrase each. */
  readonly why: readonly string[];
  readonly picture: FieldPicture;
  /** One a character, where the form has a box for each. */
  readonly boxes: readonly BoxPicture[] | null;
}

/** A page as it is read: upright, in even light. What is found on it comes here too. */
export interface ScannedPage {
  /** Counted from 0. */
  readonly index: number;
  /** Of the document. */
  readonly pages: number;
  readonly image: PageImage;
  /** What was done to the page as it came; domain/pages/homography.ts maps places back. */
  readonly steps: readonly StraightenStep[];
  /** Pixels an inch of the page as it came; null where the file does not say. */
  readonly dpi: number | null;
  readonly original: PageImage | null;
  /** Null where the page is none of the forms, or nobody can tell which. */
  readonly form: string | null;
  /** Several of one name are places where it may be, the likeliest first: what is read there tells. */
  readonly fields: readonly ScannedField[];
  /** Milliseconds to decode and straighten it, and to find and cut the fields. */
  readonly ms: number;
}

export type ScannerResponse =
  | { readonly type: 'opened'; readonly id: number; readonly pages: number }
  | { readonly type: 'page'; readonly id: number; readonly page: ScannedPage }
  /** PAGE_…: this page alone cannot be read. Anything else: the document cannot. */
  | { readonly type: 'error'; readonly id: number; readonly code: ErrorCode; readonly message: string; readonly remedy: string | null }
  /** The last message of a process that took more memory than it may. */
  | { readonly type: 'outOfMemory'; readonly id: number };
