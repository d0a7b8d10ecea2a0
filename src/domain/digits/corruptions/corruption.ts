import type { RandomStream } from '../../random.ts';

/** One corrupted copy of a digit, `[28, 28]` values from 0 (paper) to 1 (ink); what leaves that range is cut off afterwards. */
export type Corruption = (image: Float32Array, random: RandomStream) => Float32Array;
