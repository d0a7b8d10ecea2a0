import type { GreyImage } from '../digits/grey-image.ts';
import type { RandomStream } from '../random.ts';
import { drawText } from './draw-text.ts';
import type { Glyphs } from './glyphs.ts';
import type { LineImage } from './line-image.ts';
import { normaliseLine } from './normalise-line.ts';
import { putOnPaper } from './put-on-paper.ts';
import { drawLine } from './write-line.ts';

/** A handwritten line that was never written, and what it says. */
export interface SynthesisedLine {
  /** `[32, width]`, 0 paper to 1 ink, as normaliseLine leaves it. */
  readonly image: LineImage;
  /** Places in the line's alphabet, left to right. */
  readonly labels: Uint8Array;
}

/** The same as a scanner would have given it. */
export interface SynthesisedField {
  /** 0 black … 255 white. */
  readonly picture: GreyImage;
  readonly labels: Uint8Array;
}

/**
 * A line of handwriting from single digits: one hand's habits over amounts, dates and codes, on paper.
 *
 * @param width in pixels; about as many digits as fill it.
 */
export function synthesiseLine(width: number, glyphs: Glyphs, random: RandomStream): SynthesisedLine {
  const { image, labels } = write(width, glyphs, random);
  normaliseLine(image);
  return { image, labels };
}

/** As synthesiseLine, before any normalisation. */
export function synthesiseField(width: number, glyphs: Glyphs, random: RandomStream): SynthesisedField {
  const { image, labels } = write(width, glyphs, random);
  return { picture: { ...image, pixels: Uint8Array.from(image.pixels, (value) => Math.round(255 * Math.min(1, Math.max(0, value)))) }, labels };
}

function write(width: number, glyphs: Glyphs, random: RandomStream): SynthesisedLine {
  const { ink, labels, digitHeight } = drawLine(width, glyphs, (digits) => drawText(digits, random), random);
  return { image: putOnPaper(ink, digitHeight, random), labels };
}
