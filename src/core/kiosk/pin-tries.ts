import type { PinTries } from '../../contract/kiosk.ts';
import type { PinFailures } from './ports.ts';

/** So many wrong tries in a row are free; after that each one makes wait, twice as long as the one before. */
export const freeTries = 5;
export const firstWaitMs = 30_000;
export const longestWaitMs = 3_600_000;

/** How the PIN may be tried at `now`. With an hour a try, the 10,000 shortest PINs take more than a year. */
export function triesAt({ count, lastAt }: PinFailures, now: number): PinTries {
  const left = Math.max(1, freeTries - count);
  if (count < freeTries) return { left, waitMs: 0 };
  const waitMs = Math.min(firstWaitMs * 2 ** (count - freeTries), longestWaitMs);
  // A clock that was set back must not make wait longer than was meant.
  return { left, waitMs: Math.min(waitMs, Math.max(0, lastAt + waitMs - now)) };
}
