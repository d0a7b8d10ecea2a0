import { z } from 'zod';
import { sha256Schema } from './hashes.ts';

const share = z.number().min(0).max(1);
const measuredShare = z.object({ n: z.int().positive(), share, interval95: z.tuple([share, share]) });

export const learntSets = ['mnist', 'bhmsds', 'latinHands', 'americanHands', 'strangers', 'worn'] as const;
export const measuredSets = ['mnist', 'bhmsds', 'usps', 'ardis', 'optdigits', 'drawn'] as const;
/** Ink that is no digit: photographed signs and letters, drawn ones, and what is left or made of written digits. */
export const strangerSets = [
  'dot', 'minus', 'plus', 'slash', 'w', 'x', 'y', 'z', 'scribbles', 'drawnLetters', 'drawnHalves', 'drawnPairs', 'writtenHalves', 'writtenPairs'
] as const;
export type StrangerSet = (typeof strangerSets)[number];

/** What whoever uses a model that comes with the studio should know of it, beside what every model says about itself. */
export const modelCardSchema = z.object({
  /** SHA-256 of the weights that it is about. */
  weightsHash: sha256Schema,
  use: z.string(),
  limits: z.string(),
  /** `licence` is null for what the studio draws itself. */
  learnt: z.array(z.object({ from: z.enum(learntSets), count: z.int().positive(), licence: z.string().nullable() })),
  /** Of training, on the engine that the model names. */
  seconds: z.number().positive(),
  /** Digits, none of which it learnt from; `share` is read right. */
  measured: z.array(measuredShare.extend({ on: z.enum(measuredSets), ece: share })),
  /** `share` is refused at the detector's threshold. */
  refused: z.array(measuredShare.extend({ what: z.enum(strangerSets) })),
  /** True digits that are refused at the same threshold. */
  refusedDigits: z.array(measuredShare.extend({ on: z.enum(measuredSets) }))
});

export type ModelCard = z.infer<typeof modelCardSchema>;
