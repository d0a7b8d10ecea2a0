import { z } from 'zod';
import { fieldKindSchema, ruleOutcomeSchema } from './fields.ts';

const share = z.number().min(0).max(1);

/** In pixels of the upright picture. */
export const boxSchema = z.strictObject({ x: z.number(), y: z.number(), w: z.number().nonnegative(), h: z.number().nonnegative() });

export const readCharacterSchema = boxSchema.extend({
  char: z.string().length(1),
  confidence: share
});

/** What was read in one field. */
export const fieldReadingSchema = z.strictObject({
  kind: fieldKindSchema,
  /** As written, as far as it was made out. */
  text: z.string(),
  /** The text with all but 0-9 left out. */
  digits: z.string(),
  /** Parsed by the field's rules; null where it is no value of that kind, or could mean two. */
  value: z.string().nullable(),
  /** Calibrated chance that the digits are right. */
  confidence: share,
  /** It stands by itself, at the misread rate that was asked for. */
  accepted: z.boolean(),
  /** What else it may say, the likeliest first. */
  alternatives: z.array(z.strictObject({ text: z.string(), confidence: share })),
  boxes: z.array(readCharacterSchema),
  rules: z.array(ruleOutcomeSchema)
});

/** How a reading's evidence becomes a confidence; see domain/lines/confidence.ts. */
export const confidenceFitSchema = z.strictObject({ bias: z.number(), perLog: z.number(), perMargin: z.number(), leastLogOfDigit: z.number() });

/** The strictest share of wrong readings among the accepted ones that thresholds are found for. */
export const leastMisread = 0.001;

/** How sure a model is that reads lines, as found on lines that it did not learn from. */
export const readingCalibrationSchema = z.strictObject({
  confidence: confidenceFitSchema,
  /** By falling misread rate: the least confidence at which so few of the accepted were wrong. */
  thresholds: z.array(z.strictObject({ misread: share, threshold: z.number().min(0).max(2) })).min(1),
  /** Lines that it was found on. */
  lines: z.int().positive()
});

export type ConfidenceFit = z.infer<typeof confidenceFitSchema>;
export type ReadingCalibration = z.infer<typeof readingCalibrationSchema>;
export type Box = z.infer<typeof boxSchema>;
export type ReadCharacter = z.infer<typeof readCharacterSchema>;
export type FieldReading = z.infer<typeof fieldReadingSchema>;
