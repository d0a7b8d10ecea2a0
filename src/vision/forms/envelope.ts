import type { PostcodeCountry } from '../../contract/fields.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { postcodeFormats } from '../../domain/fields/postcode-formats.ts';
import { postcodeLengths } from '../../domain/fields/postcode.ts';
import { findBoxRows, type BoxRow } from '../fields/box-rows.ts';
import { around, bottomOf, middleOf, rightOf, widened } from '../fields/box-sides.ts';
import type { FoundField } from '../fields/field.ts';
import type { Piece } from '../../domain/pages/pieces.ts';
import type { Sheet } from '../fields/sheet.ts';
import { boxOf, findWritings, heightOf, lineFrom, lowInk, type Line } from '../fields/writings.ts';
import type { FoundForm } from './found-form.ts';

type End = 'first' | 'last';

/** At which end of its line a country's postcode stands (Universal Postal Union, Addressing solutions, S42); where it has a line of its own, either will do. */
const postcodeEnds: Readonly<Record<PostcodeCountry, End>> = {
  AT: 'first', AU: 'last', BE: 'first', BG: 'first', BR: 'last', CH: 'first', CL: 'first', CN: 'first', CZ: 'first', DE: 'first', DK: 'first', EE: 'first',
  ES: 'first', FI: 'first', FR: 'first', GR: 'first', HR: 'first', HU: 'first', ID: 'last', IN: 'last', IT: 'first', JP: 'first', KR: 'last', LT: 'first',
  LU: 'first', MX: 'first', MY: 'first', NO: 'first', NZ: 'last', PL: 'first', PT: 'first', RO: 'first', RU: 'first', SE: 'first', SG: 'last', SI: 'first',
  SK: 'first', TH: 'last', TR: 'first', UA: 'last', US: 'last', ZA: 'last'
};

interface Postcode {
  readonly end: End;
  /** How many digits it has, of which there may be several. */
  readonly digits: readonly number[];
  /** How many boxes are printed for it, likewise. */
  readonly boxes: readonly number[];
}
/** Words of seven and eight letters are too many to be looked at as postcodes; rows of boxes are not. */
const anyPostcode: Postcode = { end: 'last', digits: [4, 5, 6, 9], boxes: Object.values(postcodeFormats).flatMap(postcodeLengths) };

function postcodeOf(country: PostcodeCountry | undefined): Postcode {
  if (country === undefined) return anyPostcode;
  const digits = postcodeLengths(postcodeFormats[country]);
  return { end: postcodeEnds[country], digits, boxes: digits };
}

/** Words of a line are at most so far apart, in heights; digits of a postcode are nearer. */
const gapInLine = 2;
const gapInNumber = 0.5;
/** Lines of an address follow each other at most so far below, in heights. */
const lineSpacing = 2;
/** Where senders and stamps stand, in shares of width and height: left of and above, right of and above. */
const sender = { right: 0.42, bottom: 0.45 } as const;
const stamp = { left: 0.62, bottom: 0.32 } as const;
const margin = 0.3;
/**
 * What was seen of an envelope, whatever the place: never enough to take a page for one unasked, since any letter has lines of words, nor to tell
 * which way up it is where both ways have an address.
 */
const seenOfAny = 0.5;

/**
 * The postcode on an envelope, in all places where it may be: in a row of as many boxes as the country's postcodes have digits, or at the beginning or
 * end of the last line of the address, or of the line above where that names the country. Whether ink is digits or letters is not looked at: what is read
 * there tells.
 *
 * @param country of the address; without one, a postcode is taken to end its line.
 * @returns fields of one name, the likeliest place first.
 */
export function findEnvelope(sheet: Sheet, country?: PostcodeCountry): FoundForm {
  const postcode = postcodeOf(country);
  const boxed = findBoxRows(sheet.rules, 4).filter(({ boxes, seen }) => postcode.boxes.includes(boxes.length) && seen > 0.75).slice(0, 1);
  const numbers = addressLines(sheet).slice(-2).toReversed().flatMap((line) => numbersIn(line, postcode));
  const places = [...boxed.map((row) => boxedField(sheet, row)), ...numbers.map((number) => numberField(sheet, number, postcode.end))];
  return { fields: places, score: places.length === 0 ? 0 : seenOfAny };
}

function boxedField(sheet: Sheet, { boxes, seen }: BoxRow): FoundField {
  return {
    name: 'postcode', box: sheet.toPage(around(boxes)), boxes: boxes.map(sheet.toPage), slope: sheet.slope, confidence: seen,
    why: [`a row of ${boxes.length} equal boxes`]
  };
}

function numberField(sheet: Sheet, { box, height, count, isCounted }: NumberInLine, end: End): FoundField {
  return {
    name: 'postcode',
    box: sheet.toPage(widened(box, margin * height)),
    slope: sheet.slope,
    confidence: seenOfAny,
    why: [`the ${end} number of a line of the address`, ...(isCounted ? [`with ${count} characters`] : [])]
  };
}

/** The lines of the largest block that is no sender and no stamp, from top to bottom. */
function addressLines(sheet: Sheet): Line[] {
  const writings = findWritings(sheet);
  const lines: Line[] = [];
  for (const seed of writings) {
    if (seed.pieces.length < 2 || lines.some(({ pieces }) => pieces.includes(seed.pieces[0]!))) continue;
    lines.push(lineFrom(writings, seed, gapInLine));
  }
  const blocks: Line[][] = [];
  for (const line of lines.filter(({ letters }) => letters >= 2).toSorted((a, b) => a.box.top - b.box.top)) {
    const block = blocks.find((other) => {
      const last = other.at(-1)!;
      return line.box.top - bottomOf(last.box) <= lineSpacing * last.height && line.box.left < rightOf(last.box) && rightOf(line.box) > last.box.left &&
        line.height < 2 * last.height && last.height < 2 * line.height;
    });
    if (block) block.push(line);
    else blocks.push([line]);
  }
  const letters = (block: readonly Line[]): number => block.reduce((sum, line) => sum + line.letters * line.height, 0);
  return blocks.filter((block) => block.length >= 2 && !isElsewhere(around(block.map(({ box }) => box)), sheet)).toSorted((a, b) => letters(b) - letters(a))[0] ?? [];
}

function isElsewhere(block: PixelBox, { width, height }: Sheet): boolean {
  const [x, y] = [middleOf(block) / width, (block.top + block.height / 2) / height];
  return (x < sender.right && y < sender.bottom) || (x > stamp.left && y < stamp.bottom);
}

interface NumberInLine {
  readonly box: PixelBox;
  readonly height: number;
  readonly count: number;
  /** Whether it has as many characters as a postcode. */
  readonly isCounted: boolean;
}

/** The first or last word of a line, and the first or last two; first the one that has as many characters as a postcode. */
function numbersIn({ pieces, height }: Line, { end, digits }: Postcode): NumberInLine[] {
  const words: Piece[][] = [];
  let right = -Infinity;
  for (const piece of pieces) {
    if (piece.left - right > gapInNumber * height) words.push([]);
    words.at(-1)!.push(piece);
    right = Math.max(right, piece.right);
  }
  const nearest = end === 'first' ? words : words.toReversed();
  const options = [1, 2].filter((count) => count <= words.length).map((count) => nearest.slice(0, count).flat())
    .map((some) => ({ box: boxOf(some), height, count: some.filter((piece) => heightOf(piece) > lowInk * height).length }))
    .map((number) => ({ ...number, isCounted: digits.includes(number.count) }));
  return options.toSorted((a, b) => Number(b.isCounted) - Number(a.isCounted));
}
