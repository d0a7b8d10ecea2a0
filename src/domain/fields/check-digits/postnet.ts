import { weightedSum } from './weighted-sum.ts';

/**
 * A ZIP, ZIP+4 or delivery point code with POSTNET's correction digit at its end (USPS Domestic Mail Manual 708.4): all add up to a multiple of 10. Finds any
 * single wrong digit, and no two in the wrong order.
 */
export function postnetHolds(digits: string): boolean {
  return weightedSum(digits, [1]) % 10 === 0;
}
