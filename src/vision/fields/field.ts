import type { PixelBox } from '../../domain/digits/resample.ts';

/** Where a value is written by hand on a page. All boxes are in pixels of the page, turned upright. */
export interface FoundField {
  /** As the form calls it: amount, date, postcode, chequeNumber, dose … */
  readonly name: string;
  /** Around the writing; where a frame is printed, the part of it that is free for writing. */
  readonly box: PixelBox;
  /** One a character, from left to right, where the form has boxes for them; `box` lies around them. */
  readonly boxes?: readonly PixelBox[];
  /** The printed frame, where there is one: its lines may be taken out. */
  readonly frame?: PixelBox;
  /** A currency sign printed before the writing, where one was seen. */
  readonly sign?: PixelBox;
  /** Pixels down per pixel to the right of the page's lines: the boxes lie around rectangles that lean so. */
  readonly slope: number;
  /** 0 to 1: how much of what the form promises was seen. Not a probability. */
  readonly confidence: number;
  /** What was seen, a phrase each. */
  readonly why: readonly string[];
}
