import { createHash, createHmac } from 'node:crypto';

/** What stands before the first record. */
export const firstPrevious = '0'.repeat(64);

/** Links a record to the one before it. */
export function chainHash(previous: string, content: string): string {
  return createHash('sha256').update(`${previous}\n${content}`).digest('hex');
}

/** What a record says of its payload: binding, and without the salt no help for guessing it. */
export function payloadHash(salt: Uint8Array, payload: string): string {
  return createHmac('sha256', salt).update(payload).digest('hex');
}
