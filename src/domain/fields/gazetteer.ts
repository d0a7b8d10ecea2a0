import type { PostcodeCountry } from '../../contract/fields.ts';
import { digitsOf } from './grammar.ts';
import { inCodeRange, postcodeLengths } from './postcode.ts';
import type { Gazetteer } from './postcode.ts';
import { postcodeFormats } from './postcode-formats.ts';

/** More than any country has; a larger file is something else. */
export const mostCodes = 2_000_000;

/**
 * A country's postcodes from a list, one a line, or from the first column of a table whose columns are parted by comma, semicolon or tab. Empty lines and a
 * line of headings at the top are passed over.
 *
 * @throws RangeError that names the line: for what is no code of the country, for too many codes, and for none.
 */
export function parseGazetteer(text: string, country: PostcodeCountry): Gazetteer {
  const format = postcodeFormats[country];
  const lengths = postcodeLengths(format);
  const codes = new Set<string>();
  let headings = true;
  for (const [index, line] of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).entries()) {
    const cell = line.split(/[,;\t]/, 1)[0]!.trim().replace(/^"(.*)"$/, '$1').trim();
    if (cell === '') continue;
    const heading = headings && !/[0-9]/.test(cell);
    headings = false;
    if (heading) continue;
    const code = digitsOf(cell);
    if (!/^[0-9\s-]+$/.test(cell) || !lengths.includes(code.length) || !inCodeRange(code, format)) {
      const hint = lostZeros(code, lengths) ? '; leading zeros may be lost' : '';
      throw new RangeError(`Line ${index + 1}: “${cell.slice(0, 40)}” is no postcode of ${country}${hint}.`);
    }
    codes.add(code);
    if (codes.size > mostCodes) throw new RangeError(`Line ${index + 1}: a list has at most ${mostCodes} codes.`);
  }
  if (codes.size === 0) throw new RangeError('There are no postcodes in the list.');
  return codes;
}

/** Spreadsheets take codes for numbers. */
function lostZeros(code: string, lengths: readonly number[]): boolean {
  return code !== '' && code.length < Math.min(...lengths);
}
