import { z } from 'zod';

/** What a pad may hand over at once: more is no handwriting. */
export const inkLimits = { strokes: 200, points: 20_000, sidePx: 8192, models: 2, digits: 12 } as const;

/** x and y in CSS pixels from the pad's corner, pressure from 0 to 1 (a mouse has 0.5), milliseconds from the first point of the ink. */
const point = z.tuple([z.number(), z.number(), z.number().min(0).max(1), z.number().nonnegative()]);

export const inkStrokeSchema = z.strictObject({
  /** Of the pen at pressure 0.5. */
  widthPx: z.number().min(0.5).max(200),
  points: z.array(point).min(1).max(inkLimits.points)
});

/** Handwriting as the pen wrote it. */
export const inkSchema = z.strictObject({
  widthPx: z.number().positive().max(inkLimits.sidePx),
  heightPx: z.number().positive().max(inkLimits.sidePx),
  strokes: z.array(inkStrokeSchema).max(inkLimits.strokes)
}).refine(({ strokes }) => strokes.reduce((count, { points }) => count + points.length, 0) <= inkLimits.points, `ink has at most ${inkLimits.points} points`);

/** The steps of the one normalisation, each of which can be left out to see what it does. */
export const normalisationStepsSchema = z.strictObject({
  /** To the ink's own box; else the whole pad is taken. */
  crop: z.boolean().default(true),
  /** To 20 pixels in the longer direction; else the 28 are filled. */
  fit: z.boolean().default(true),
  /** The centre of mass on the centre; else the box. */
  centre: z.boolean().default(true)
});

export const inkQuestionSchema = z.strictObject({
  ink: inkSchema,
  /** Names or ids; left out: the active model, else the newest. */
  models: z.array(z.string().min(1).max(200)).max(inkLimits.models).default([]),
  steps: normalisationStepsSchema.prefault({}),
  /** A number of several digits instead of one digit. */
  many: z.boolean().default(false)
});

export type InkStroke = z.infer<typeof inkStrokeSchema>;
export type InkPoint = InkStroke['points'][number];
export type Ink = z.infer<typeof inkSchema>;
export type NormalisationSteps = z.infer<typeof normalisationStepsSchema>;
export type InkQuestion = z.infer<typeof inkQuestionSchema>;
/** As it is asked: what is left out is as the schema says. */
export type InkQuestionInput = z.input<typeof inkQuestionSchema>;

/** Why an answer is not to be relied on: less certain than the model's threshold, or like nothing that it learnt. */
export type Doubt = 'uncertain' | 'notADigit';

export interface DigitAnswer {
  readonly model: { readonly id: string; readonly name: string };
  readonly classes: readonly string[];
  /** Calibrated, in the order of the classes. */
  readonly probabilities: readonly number[];
  /** Index of the likeliest class. */
  readonly answer: number;
  readonly doubt: Doubt | null;
  /** Chance that the ink is one of the model's classes at all; null where that is not known yet. */
  readonly likeness: number | null;
}

export interface ReadDigit {
  /** In CSS pixels of the pad. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly text: string;
  readonly confidence: number;
  readonly doubt: Doubt | null;
}

/** What was read from ink. Without ink there are neither sample nor answers. */
export interface InkReading {
  /** What the network saw, `[28, 28]` bytes in base64; null without ink and for a number. */
  readonly sample: string | null;
  /** One a model, in the order asked. */
  readonly answers: readonly DigitAnswer[];
  /** Left to right, where a number was asked for. */
  readonly number: readonly ReadDigit[] | null;
}
