import type { NumberScheme } from '../../../contract/fields.ts';
import type { CodeRange } from '../code-ranges.ts';
import { abaHolds, abaStarts } from './aba.ts';
import { luhnHolds } from './luhn.ts';
import { nhsHolds } from './nhs-number.ts';
import { postnetHolds } from './postnet.ts';

export interface Scheme {
  readonly lengths: readonly number[];
  /** Which starts are given out; any where left out. */
  readonly starts?: readonly CodeRange[];
  /**
   * Whether the check holds for all digits of a number; null where there is none. Of every scheme here, any start that wants two more digits can be
   * completed: the last digit alone reaches each remainder but one at most, and the one before it changes which is wanted.
   */
  readonly holds: ((digits: string) => boolean) | null;
}

export const schemes: Readonly<Record<NumberScheme, Scheme>> = {
  aba: { lengths: [9], starts: abaStarts, holds: abaHolds },
  // ISO/IEC 7812-1 allows card numbers of up to 19 digits; account numbers that use the check are not longer.
  luhn: { lengths: Array.from({ length: 18 }, (_, i) => i + 2), holds: luhnHolds },
  nhs: { lengths: [10], holds: nhsHolds },
  // A correction digit after ZIP, ZIP+4 and delivery point.
  postnet: { lengths: [6, 10, 12], holds: postnetHolds },
  // A bank and branch of the United Kingdom. The account number's check goes by a table of all banks, which is not here.
  sortCode: { lengths: [6], holds: null }
};
