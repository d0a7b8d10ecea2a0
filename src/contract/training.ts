import { z } from 'zod';

/** How a network is trained. Every field has a default, so `{}` is a complete and sensible recipe. */
const rate = z.number().min(0).max(100);
const share = z.number().min(0).max(1);

export const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('adam'), beta1: share.default(0.9), beta2: share.default(0.999), epsilon: z.number().positive().default(1e-7) }),
  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). Decay applies to kernels, not to biases or batch norm. */
  z.strictObject({
    kind: z.literal('adamw'),
    beta1: share.default(0.9),
    beta2: share.default(0.999),
    epsilon: z.number().positive().default(1e-7),
    weightDecay: z.number().min(0).max(1).default(0.01)
  }),
  /**
   * Momentum whose step has all singular values near 1, for every matrix of weights (Jordan et al., 2024); the other weights learn by AdamW. The root mean
   * square of a matrix's step is `matrixStep` learning rates: with 0.2 it is about Adam's (Liu et al., 2025), and Adam's rates suit.
   */
  z.strictObject({
    kind: z.literal('muon'),
    momentum: share.default(0.95),
    matrixStep: z.number().positive().max(10).default(0.2),
    beta1: share.default(0.9),
    beta2: share.default(0.999),
    epsilon: z.number().positive().default(1e-7),
    weightDecay: z.number().min(0).max(1).default(0.01)
  }),
  z.strictObject({ kind: z.literal('sgd'), momentum: share.default(0.9), nesterov: z.boolean().default(false), weightDecay: z.number().min(0).max(1).default(0) }),
  z.strictObject({ kind: z.literal('rmsprop'), decay: share.default(0.9), momentum: share.default(0), epsilon: z.number().positive().default(1e-7) })
]);

/** Learning rate over time. Warm-up is linear from 0, counted in epochs (fractions allowed), and precedes every kind. */
const warmupEpochs = z.number().min(0).max(1000).default(0);
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), warmupEpochs }),
  /** Multiplied by `factor` after every `everyEpochs`. */
  z.strictObject({ kind: z.literal('step'), everyEpochs: z.number().positive().default(3), factor: z.number().positive().max(1).default(0.3), warmupEpochs }),
  z.strictObject({ kind: z.literal('cosine'), finalShare: share.default(0), warmupEpochs }),
  /** Up to the peak over `riseShare` of all steps, then down to `finalShare` of it, both along a cosine (Smith, 2018). */
  z.strictObject({ kind: z.literal('oneCycle'), riseShare: share.default(0.3), initialShare: share.default(0.04), finalShare: share.default(0.0001), warmupEpochs })
]);

/** Random changes of a training image. Zero switches one off. Lengths are in pixels of the 28×28 image. */
export const augmentationSchema = z.strictObject({
  rotationDegrees: z.number().min(0).max(180).default(0),
  shiftPixels: z.number().min(0).max(14).default(0),
  /** 0.12 draws a factor from 0.88 to 1.12. */
  scaleShare: z.number().min(0).max(0.9).default(0),
  /** Horizontal shear: pixels sideways per pixel of height. */
  shear: z.number().min(0).max(1).default(0),
  /** Elastic distortion (Simard, Steinkraus and Platt, 2003): displacement in pixels and the smoothness of the field in pixels. */
  elasticPixels: z.number().min(0).max(10).default(0),
  elasticSmoothness: z.number().min(0.5).max(14).default(4),
  /** Thickens or thins strokes by up to this many pixels. */
  strokePixels: z.number().min(0).max(3).default(0),
  /** Standard deviation of added noise as a share of full ink. */
  noiseShare: z.number().min(0).max(1).default(0)
});

export const earlyStoppingSchema = z.strictObject({
  metric: z.enum(['valLoss', 'valAccuracy']).default('valLoss'),
  patienceEpochs: z.int().min(1).max(1000).default(3),
  minDelta: z.number().min(0).max(1).default(0)
});

/** Which layers keep their weights (and batch-norm statistics): the first `count` layers, or all before and including `untilLayer`. */
export const freezeSchema = z.union([z.strictObject({ count: z.int().min(0).max(200) }), z.strictObject({ untilLayer: z.string().min(1) })]);

/** Learning from the chances that another model gives, besides the labels (Hinton, Vinyals and Dean, 2015). */
export const distillationSchema = z.strictObject({
  /** Id or name of the model that teaches; a run keeps the id. It answers the same classes. */
  teacher: z.string().min(1).max(200),
  /** What both models' logits are divided by before they are compared: the higher, the more is learnt of which wrong classes are nearly right. */
  temperature: z.number().min(1).max(20).default(4),
  /** Weight of the teacher's chances in the loss; the labels have the rest. */
  share: share.default(0.9)
});

export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).max(10_000).default(10),
  batchSize: z.int().min(1).max(8192).default(128),
  /**
   * Into how many parts a batch is cut where the engine computes on the processor; a GPU takes it whole. Each part is computed, and
   * batch-normalised, by itself, on a thread of its own as far as there are threads, and the parts' gradients are averaged.
   * Where it is more than 1, the outcome does not depend on how many threads there were.
   */
  batchParts: z.int().min(1).max(64).default(1),
  learningRate: rate.default(0.001),
  optimizer: optimizerSchema.prefault({ kind: 'adam' }),
  schedule: scheduleSchema.prefault({ kind: 'constant' }),
  augmentation: augmentationSchema.prefault({}),
  labelSmoothing: z.number().min(0).max(0.5).default(0),
  /** Largest L2 norm of all gradients together; null: no clipping. */
  clipNorm: z.number().positive().max(1e6).nullable().default(null),
  /** Decay of the exponential moving average of weights that is evaluated and kept; null: the raw weights. */
  emaDecay: z.number().min(0).max(0.99999).nullable().default(null),
  /** Share of the training split set aside, stratified, to steer by. The test split is never used for that. */
  validationShare: z.number().min(0).max(0.5).default(0.05),
  earlyStopping: earlyStoppingSchema.nullable().default(null),
  freeze: freezeSchema.nullable().default(null),
  distillation: distillationSchema.nullable().default(null),
  /** One master seed; every random stream (init, shuffle, augment, dropout, split) is named and derived from it. */
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  /** 0: as many as the machine has. Reruns are bit-equal on the same engine and thread count. */
  threads: z.int().min(0).max(256).default(0),
  checkpointEveryEpochs: z.int().min(1).max(1000).default(1)
});

export type Optimizer = z.infer<typeof optimizerSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
export type Augmentation = z.infer<typeof augmentationSchema>;
export type Distillation = z.infer<typeof distillationSchema>;
export type Freeze = z.infer<typeof freezeSchema>;
export type Training = z.infer<typeof trainingSchema>;
export type TrainingInput = z.input<typeof trainingSchema>;
