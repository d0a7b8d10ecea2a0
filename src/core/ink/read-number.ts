import type { InkQuestion, ReadDigit } from '../../contract/ink.ts';
import { inkLimits } from '../../contract/ink.ts';
import { StudioError } from '../../contract/errors.ts';
import type { FieldReading } from '../../contract/reading.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { drawInk, inkBoxOf } from '../../domain/ink/draw-ink.ts';

/** A line of digits is drawn this high: twice as high as networks that read lines see it. */
const lineHeightPx = 64;
/** Of the ink's height, around it: fields have some. */
const margin = 0.15;
/** Longer than this times its height is no line. */
const longestLine = 24;
/** A digit that is less certain is the one to look at. */
const certain = 0.9;

/** Reads a picture of a number, 0 black … 255 white. */
export type ReadNumberPicture = (picture: GreyImage) => Promise<FieldReading>;

/** What ink says as a number of several digits, left to right. @throws StudioError INK_TOO_LONG */
export async function readNumber({ ink }: InkQuestion, read: ReadNumberPicture): Promise<ReadDigit[]> {
  const box = inkBoxOf(ink.strokes);
  if (box === null) return [];
  if (box.width > longestLine * box.height && ink.strokes.length > 1) throw tooLong();
  const scale = lineHeightPx / Math.max(box.height, box.width / longestLine);
  const beside = (margin * lineHeightPx) / scale;
  const drawn = { x: box.x - beside, y: box.y - beside, width: box.width + 2 * beside, height: box.height + 2 * beside };
  const image = drawInk(ink, drawn, scale);
  const reading = await read({ ...image, pixels: image.pixels.map((value) => 255 - value) });
  if (reading.digits.length > inkLimits.digits) throw tooLong();
  const leastCertain = Math.min(...reading.boxes.map(({ confidence }) => confidence));
  return reading.boxes.map(({ x, y, w, h, char, confidence }): ReadDigit => ({
    box: { x: drawn.x + x / scale, y: drawn.y + y / scale, width: w / scale, height: h / scale },
    text: char,
    confidence,
    doubt: confidence < certain || (!reading.accepted && confidence === leastCertain) ? 'uncertain' : null
  }));
}

function tooLong(): StudioError {
  return new StudioError('INK_TOO_LONG', `That is more than a number of ${inkLimits.digits} digits.`, { remedy: `Write up to ${inkLimits.digits} digits side by side.` });
}
