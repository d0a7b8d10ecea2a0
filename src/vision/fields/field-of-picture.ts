import { StudioError } from '../../contract/errors.ts';
import type { Homography } from '../../contract/scanner.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { identity } from '../../domain/pages/homography.ts';
import { around, edgesOf, widened } from './box-sides.ts';
import { cutField } from './cut-field.ts';
import { findNumberLines, lineMargin, type NumberLine } from './number-lines.ts';
import { layOut } from './sheet.ts';
import { sharedHeight } from './writings.ts';

/** Fields that were cut out are no higher, in pixels: what their print leaves is not to be taken for the writing. */
const leastPicture = 300;
/** Digits of this share of a picture's height fill it. */
const filled = 0.4;
/** Another line of writing has at least so many characters, of this share of the height of the one that is read. */
const leastCharacters = 2;
const leastHeight = 0.6;

/** A field as it is read, and where its places are in the picture that it came from. */
export interface FieldOfPicture {
  readonly image: GreyImage;
  readonly toPage: Homography;
}

/**
 * The line of digits in a picture that shows much paper around it, such as a photo of a note. One of at most 300 pixels in height, or that its digits fill,
 * is left as it is.
 *
 * @param picture 0 black … 255 white.
 * @param name what errors call it.
 * @throws StudioError PICTURE_OF_LINES where it shows several lines
 */
export function fieldOfPicture(picture: GreyImage, name: string): FieldOfPicture {
  if (picture.height <= leastPicture) return { image: picture, toPage: identity };
  const sheet = layOut(picture);
  const lines = findNumberLines(sheet);
  const longest = lines.toSorted((a, b) => b.digits * b.height - a.digits * a.height)[0];
  if (longest === undefined || lines.some(({ height }) => height >= filled * sheet.height)) return { image: picture, toPage: identity };
  const isOfItsRow = ({ box }: NumberLine): boolean => sharedHeight(edgesOf(box), edgesOf(longest.box)) > 0;
  const others = lines.filter((line) => !isOfItsRow(line) && line.digits >= leastCharacters && line.height >= leastHeight * longest.height);
  if (others.length > 0) {
    throw new StudioError('PICTURE_OF_LINES', `${name} shows ${others.length + 1} lines of writing, a field is one`, {
      remedy: 'Cut one line out, or read them all with “dsdc scan --form numbers”.'
    });
  }
  const box = sheet.toPage(widened(around(lines.filter(isOfItsRow).map((line) => line.box)), lineMargin * longest.height));
  const { image, map } = cutField(picture, { name: 'line', box, slope: sheet.slope, confidence: 1, why: [] });
  return { image, toPage: map };
}
