import type { CodeRange } from '../code-ranges.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * The nine digits of a routing number on a US cheque (ABA Routing Number Policy; 12 CFR 229, appendix A): weighted by 3, 7 and 1 in turn they add up to a
 * multiple of 10. Finds any single wrong digit, and two neighbours in the wrong order unless they differ by 5.
 */
export function abaHolds(digits: string): boolean {
  return weightedSum(digits, [3, 7, 1]) % 10 === 0;
}

/** Government, the twelve Federal Reserve districts, thrift institutions, electronic payments and traveller's cheques. */
export const abaStarts: readonly CodeRange[] = [['00', '12'], ['21', '32'], ['61', '72'], ['80', '80']];
