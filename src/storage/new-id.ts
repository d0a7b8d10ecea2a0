import { randomBytes } from 'node:crypto';

/**
 * Ten letters and digits, just under 50 bits: short enough to type, with no real chance of meeting another of its kind.
 * Starts with a letter, so that it is never taken for a number.
 */
export function newId(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  const bytes = randomBytes(10);
  return Array.from(bytes, (byte, i) => alphabet[i === 0 ? byte % 24 : byte % 32]).join('');
}
