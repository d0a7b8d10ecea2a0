import { hash } from 'node:crypto';

/** SHA-256 of the salt and the text after it, as hex. In one call: a folder of thousands of files is looked at every two seconds, and a `createHmac` takes ten times as long. */
export function saltedHash(salt: Uint8Array, text: string): string {
  return hash('sha256', Buffer.concat([salt, Buffer.from(text)]));
}
