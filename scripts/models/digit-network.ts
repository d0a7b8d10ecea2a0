import { networkSchema, type NetworkSpec } from '../../src/contract/network.ts';
import type { TrainingInput } from '../../src/contract/training.ts';
import { normalised, type LayerInput } from '../../src/domain/network/presets.ts';

/** The bundled network for single digits: a strided stem and four separable blocks, two of them dilated; every place of the last map counts the same. */
export const digitNetwork: NetworkSpec = networkSchema.parse({
  name: 'digits',
  input: [28, 28, 1],
  classes: 10,
  layers: [
    ...normalised({ type: 'conv2d', name: 'stem', filters: 32, kernel: 5, stride: 2, padding: 'same' }),
    ...block('block1', 96), ...block('block2', 128, { dilation: 2 }), ...block('block3', 192, { stride: 2 }), ...block('block4', 192, { dilation: 2 }),
    { type: 'globalAveragePool', name: 'pool' },
    { type: 'dense', name: 'logits', units: 10 },
    { type: 'softmax', name: 'softmax' }
  ]
});

/** Stronger changes of the images than the presets': its writers, pens and scanners are not those that it will meet. */
export const digitTraining: TrainingInput = {
  seed: 1,
  epochs: 20,
  batchSize: 256,
  batchParts: 4,
  learningRate: 0.014,
  optimizer: { kind: 'adamw', weightDecay: 0.01 },
  schedule: { kind: 'oneCycle' },
  augmentation: { rotationDegrees: 12, scaleShare: 0.15, shear: 0.2, shiftPixels: 2, elasticPixels: 0.7, strokePixels: 0.3 },
  emaDecay: 0.995,
  // Confidences are settled on digits of which no worn copy was learnt.
  validationShare: 0
};

function block(name: string, filters: number, strideOrDilation: { stride?: number; dilation?: number } = {}): LayerInput[] {
  return normalised({ type: 'separableConv2d', name, filters, kernel: 3, padding: 'same', ...strideOrDilation });
}
