import { StudioError } from '../../contract/errors.ts';
import type { GreyImage } from './grey-image.ts';
import { normaliseInk } from './normalise.ts';
import { toInk } from './to-ink.ts';

/** A picture of one digit, 0 black … 255 white, as importing makes a sample of it: `[28, 28]` bytes. Undefined for what has no ink. */
export function sampleOfPicture(picture: GreyImage): Uint8Array | undefined {
  try {
    return normaliseInk(toInk(picture));
  } catch (error) {
    if (error instanceof StudioError && error.code === 'PICTURE_BLANK') return undefined;
    throw error;
  }
}
