import { z } from 'zod';

/**
 * A network is data: a named list of layers applied in order. Kernels and strides are square.
 * Images are `[N, height, width, channels]`.
 */
const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/i, 'a layer name starts with a letter and holds letters, digits and dashes');
const padding = z.enum(['valid', 'same']);
export const activationSchema = z.enum(['linear', 'relu', 'sigmoid', 'tanh']);

const window = {
  kernel: z.int().min(1).max(31),
  stride: z.int().min(1).max(8).default(1),
  padding: padding.default('valid'),
  /** Distance between neighbouring taps: y(i,j) = Σ w(p,q)·x(i + p·d, j + q·d), p and q counted from 0. */
  dilation: z.int().min(1).max(16).default(1)
};
const affine = { bias: z.boolean().default(true), activation: activationSchema.default('linear') };
const filters = z.int().min(1).max(2048);

export const layerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('conv2d'), name, filters, ...window, ...affine }),
  z.strictObject({ type: z.literal('depthwiseConv2d'), name, depthMultiplier: z.int().min(1).max(8).default(1), ...window, ...affine }),
  /** A depthwise convolution followed by a pointwise (1×1) one; `bias` and `activation` belong to the pointwise part. */
  z.strictObject({ type: z.literal('separableConv2d'), name, filters, ...window, ...affine }),
  z.strictObject({ type: z.literal('pointwiseConv2d'), name, filters, ...affine }),
  z.strictObject({
    type: z.literal('batchNorm'),
    name,
    /** Share of the old running statistics kept at each step. */
    momentum: z.number().min(0).max(0.9999).default(0.9),
    epsilon: z.number().min(1e-7).max(0.1).default(1e-3),
    activation: activationSchema.default('linear')
  }),
  z.strictObject({ type: z.literal('activation'), name, function: activationSchema }),
  z.strictObject({
    type: z.literal('pool2d'),
    name,
    kind: z.enum(['max', 'average']),
    size: z.int().min(1).max(31),
    stride: z.int().min(1).max(8),
    padding: padding.default('valid')
  }),
  z.strictObject({ type: z.literal('globalAveragePool'), name }),
  z.strictObject({ type: z.literal('flatten'), name }),
  /** Lays every `factor` rows beside each other in the channels: `[H, W, C]` becomes `[H / factor, W, factor·C]`. Columns keep their places. */
  z.strictObject({ type: z.literal('foldRows'), name, factor: z.int().min(2).max(64) }),
  z.strictObject({ type: z.literal('dense'), name, units: z.int().min(1).max(8192), ...affine }),
  z.strictObject({ type: z.literal('dropout'), name, rate: z.number().min(0).max(0.95) }),
  /** Turns logits into probabilities; always the last layer. */
  z.strictObject({ type: z.literal('softmax'), name })
]);

export const networkSchema = z.strictObject({
  name: z.string().min(1).max(80),
  /**
   * `[height, width, channels]` of one image. A network that answers once a column (see answersColumns) takes images of any width that its
   * strides divide; the one here is for shapes and costs.
   */
  input: z.tuple([z.int().min(1).max(1024), z.int().min(1).max(1024), z.int().min(1).max(16)]),
  classes: z.int().min(2).max(1000),
  layers: z.array(layerSchema).min(1).max(200)
});

export type Activation = z.infer<typeof activationSchema>;
export type LayerSpec = z.infer<typeof layerSchema>;
export type NetworkSpec = z.infer<typeof networkSchema>;
/** What a person may write: defaults left out. */
export type NetworkInput = z.input<typeof networkSchema>;
