import { weightedSum } from './weighted-sum.ts';

/**
 * The ten digits of an NHS number (NHS Data Model and Dictionary, “NHS number”): weighted by 10 down to 1 they add up to a multiple of 11. A number whose
 * last digit would have to be 10 is not given out. Finds any single wrong digit, and any two digits in the wrong order.
 */
export function nhsHolds(digits: string): boolean {
  return weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}
