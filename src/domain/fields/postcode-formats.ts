import type { PostcodeCountry } from '../../contract/fields.ts';
import type { CodeRange } from './code-ranges.ts';

export interface PostcodeFormat {
  /** Lengths of the groups, one list for each form that a code may have. */
  readonly groups: readonly (readonly number[])[];
  /** What stands between two groups. */
  readonly between: '' | '-' | ' ';
  /** Which starts are given out, where that is well known; any otherwise. */
  readonly ranges?: readonly CodeRange[];
}

const plain = (length: number, ...ranges: readonly CodeRange[]): PostcodeFormat => ({ groups: [[length]], between: '', ...(ranges.length > 0 && { ranges }) });
const grouped = (between: '-' | ' ', groups: readonly number[], ...ranges: readonly CodeRange[]): PostcodeFormat =>
  ({ groups: [groups], between, ...(ranges.length > 0 && { ranges }) });

/**
 * Lengths and groups after the Universal Postal Union's sheets of postal addressing systems; ranges after the countries' posts. A range leaves a code out
 * only where none like it is given out: those that are spare today may be used tomorrow.
 */
export const postcodeFormats: Readonly<Record<PostcodeCountry, PostcodeFormat>> = {
  AT: plain(4, ['1', '9']),
  // Canberra's boxes have 02, the Northern Territory 08 and 09.
  AU: plain(4, ['02', '02'], ['08', '99']),
  BE: plain(4, ['1', '9']),
  BG: plain(4, ['1', '9']),
  BR: grouped('-', [5, 3], ['01', '99']),
  CH: plain(4, ['1000', '9658']),
  CL: grouped('-', [3, 4]),
  // 999 is what China's post gives Hong Kong, Macao and Taiwan.
  CN: plain(6, ['01', '86'], ['999', '999']),
  CZ: grouped(' ', [3, 2], ['1', '7']),
  DE: plain(5, ['01001', '99998']),
  DK: plain(4),
  EE: plain(5, ['1', '9']),
  // The provinces, in alphabetical order when they were numbered.
  ES: plain(5, ['01', '52']),
  FI: plain(5),
  // Départements, 97 and 98 overseas.
  FR: plain(5, ['01', '98']),
  GR: grouped(' ', [3, 2], ['1', '8']),
  HR: plain(5, ['1', '5']),
  HU: plain(4, ['1', '9']),
  ID: plain(5, ['1', '9']),
  // Many write a space after the first three.
  IN: { groups: [[3, 3]], between: '', ranges: [['1', '9']] },
  IT: plain(5, ['00', '98']),
  JP: grouped('-', [3, 4], ['001', '999']),
  // Since August 2015, from Seoul to Jeju.
  KR: plain(5, ['01', '63']),
  LT: plain(5),
  LU: plain(4),
  MX: plain(5, ['01', '99']),
  MY: plain(5),
  NO: plain(4, ['0001', '9999']),
  NZ: plain(4),
  PL: grouped('-', [2, 3]),
  PT: grouped('-', [4, 3], ['1', '9']),
  RO: plain(6),
  RU: plain(6, ['1', '6']),
  SE: grouped(' ', [3, 2], ['1', '9']),
  SG: plain(6),
  SI: plain(4, ['1', '9']),
  SK: grouped(' ', [3, 2], ['0', '0'], ['8', '9']),
  TH: plain(5, ['1', '9']),
  // The provinces.
  TR: plain(5, ['01', '81']),
  UA: plain(5),
  // ZIP and ZIP+4.
  US: { groups: [[5], [5, 4]], between: '-' },
  ZA: plain(4)
};
