import { z } from 'zod';
import { engineNameSchema } from './engines.ts';
import { modelNameSchema } from './models.ts';
import { networkSchema } from './network.ts';
import { trainingSchema } from './training.ts';
import type { TrainingInput } from './training.ts';

/** What a run is started with, whether it trains fresh weights or a stored model. */
export const commonRequest = {
  /** A stored name; left out: MNIST where it is stored, else synthetic digits. */
  dataset: z.string().min(1).max(200).optional(),
  /** What differs from the preset's recipe, or from fine-tuning's. Checked but not completed here: the defaults are the recipe's. */
  training: z.custom<TrainingInput>((value) => trainingSchema.safeParse(value).success, 'not a training recipe').optional(),
  /** Left out: the best one that is available. */
  engine: engineNameSchema.optional(),
  /** Of the run and of the model that it makes. */
  name: modelNameSchema.optional()
};

export const trainingRequestSchema = z.strictObject({ ...commonRequest, preset: z.string().max(80).optional(), network: networkSchema.optional() });
