import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PinHash, PinHasher } from '../../core/kiosk/ports.ts';

/**
 * scrypt (RFC 7914) with 32 MiB and three passes, one of the settings that OWASP's Password Storage Cheat Sheet calls equal: some tenths of a second a
 * try. A PIN of four digits cannot withstand whoever has the file and a day; against the keypad the waits do (core/kiosk/pin-tries.ts).
 */
const parameters = { cost: 2 ** 15, blockSize: 8, parallelization: 3 } as const;
const saltBytes = 16;
const hashBytes = 32;
/** scrypt takes 128 · cost · blockSize bytes and a little more; what is stored is not let ask for more than this. */
const mostMemoryBytes = 256 * 1024 ** 2;

export const scryptPinHasher: PinHasher = {
  async hash(pin) {
    const salt = randomBytes(saltBytes);
    return { salt, ...parameters, hash: await derive(pin, { salt, ...parameters }) };
  },
  async matches(pin, known) {
    const derived = await derive(pin, known);
    return derived.length === known.hash.length && timingSafeEqual(derived, known.hash);
  }
};

function derive(pin: string, { salt, cost, blockSize, parallelization }: Omit<PinHash, 'hash'>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, hashBytes, { cost, blockSize, parallelization, maxmem: mostMemoryBytes }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}
