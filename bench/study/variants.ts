import type { LayerSpec, NetworkSpec } from '../../src/contract/network.ts';
import type { TrainingInput } from '../../src/contract/training.ts';
import { presetNamed } from '../../src/domain/network/presets.ts';

/** A network and recipe whose accuracy is compared with those of others. */
export interface Variant {
  readonly name: string;
  /** What differs from the network and recipe of `dsdc-fast`, for a reader. */
  readonly differs: string;
  readonly network: NetworkSpec;
  readonly training: TrainingInput;
  /** How many seeds, counted from 1. */
  readonly seeds: number;
}

const fast = presetNamed('dsdc-fast');
const few = 3;
const enough = 5;
/** Steps half as long as usual. */
const muon = { kind: 'muon', matrixStep: 0.1 } as const;

/** What each part of `dsdc-fast` is worth: the same with that part taken away or another in its place. Then what the presets reach. The number of epochs is fixed beforehand. */
export const variants: readonly Variant[] = [
  ofPreset('dsdc-fast', enough),
  changed('no-dilation', 'block 3 with dilation 1: 2 pixels less to either side are seen', { layer: (layer) => (layer.type === 'separableConv2d' ? { ...layer, dilation: 1 } : layer) }),
  changed('standard-convolutions', 'full 3×3 convolutions where separable ones were, as many channels', { layer: standard }),
  changed('average-pool', 'every place of the last map counts the same', { layers: averagePooled }),
  changed('no-augmentation', 'images as they are', { training: { augmentation: {} } }),
  changed('no-moving-average', 'the last weights instead of their moving average', { training: { emaDecay: null } }),
  changed('constant-rate', 'a constant rate of 0.002 instead of the one cycle up to 0.01', { training: { schedule: { kind: 'constant' }, learningRate: 0.002 } }),
  changed('article-recipe', 'Adam 0.001, constant, no augmentation, no moving average, 10 epochs', { recipe: presetNamed('reference').training }),
  changed('sixteen-epochs', 'twice as many epochs', { training: { epochs: 16 } }),
  { ...changed('muon', 'matrices of weights by Muon instead of AdamW, 14 epochs', { training: { optimizer: muon, epochs: 14 } }), seeds: enough },
  { ...changed('muon-decay', 'the same with a weight decay of 0.2 instead of 0.01', { training: { optimizer: { ...muon, weightDecay: 0.2 }, epochs: 14 } }), seeds: enough },
  ofPreset('dsdc', enough),
  ofPreset('dsdc-tiny', enough),
  ofPreset('dsdc-large', enough),
  ofPreset('reference-dsdc', few),
  ofPreset('reference', few)
];

function ofPreset(name: string, seeds: number): Variant {
  const { network, training, summary } = presetNamed(name);
  return { name, differs: name === fast.name ? '' : summary, network, training: onAllDigits(training), seeds };
}

interface Change {
  readonly layer?: (layer: LayerSpec) => LayerSpec;
  readonly layers?: (layers: readonly LayerSpec[]) => LayerSpec[];
  readonly training?: TrainingInput;
  readonly recipe?: TrainingInput;
}

function changed(name: string, differs: string, { layer = (same) => same, layers = (same) => [...same], training = {}, recipe = fast.training }: Change): Variant {
  const network = { ...fast.network, name, layers: layers(fast.network.layers.map(layer)) };
  return { name, differs, network, training: onAllDigits({ ...recipe, ...training }), seeds: few };
}

/** Nothing is steered by, so no digits are set aside. */
function onAllDigits(training: TrainingInput): TrainingInput {
  return { ...training, validationShare: 0 };
}

function standard(layer: LayerSpec): LayerSpec {
  if (layer.type !== 'separableConv2d') return layer;
  const { name, filters, kernel, stride, dilation, padding, bias, activation } = layer;
  return { type: 'conv2d', name, filters, kernel, stride, dilation, padding, bias, activation };
}

/** In the place of the pool whose weights are its own for each place, and of the flattening after it. */
function averagePooled(layers: readonly LayerSpec[]): LayerSpec[] {
  return layers.flatMap((layer): LayerSpec[] => {
    if (layer.type === 'flatten') return [];
    return [layer.name === 'pool' ? { type: 'globalAveragePool', name: 'pool' } : layer];
  });
}
