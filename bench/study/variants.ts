import type { LayerSpec, NetworkSpec } from '../../src/contract/network.ts';
import { optimizerSchema, trainingSchema, type TrainingInput } from '../../src/contract/training.ts';
import { presetNamed } from '../../src/domain/network/presets.ts';

/** A network and recipe whose accuracy is compared with those of others. */
export interface Variant {
  readonly name: string;
  /** What differs from the network and recipe of `dsdc`, for a reader. */
  readonly differs: string;
  readonly network: NetworkSpec;
  readonly training: TrainingInput;
  /** How many seeds, counted from 1. */
  readonly seeds: number;
  /** The variant whose model of the same seed teaches it; left out: none does. */
  readonly taughtBy?: string;
}

const dsdc = presetNamed('dsdc');
const few = 3;
const enough = 5;

/** What the presets reach, and what each part of `dsdc` is worth: the same with that part taken away. The number of epochs is fixed beforehand. */
export const variants: readonly Variant[] = [
  ofPreset('dsdc', enough),
  without('no-dilation', 'block 3 with dilation 1: 2 pixels less to either side are seen', { layer: (layer) => (layer.type === 'separableConv2d' ? { ...layer, dilation: 1 } : layer) }),
  without('standard-convolutions', 'full 3×3 convolutions where separable ones were, as many channels', { layer: standard }),
  without('average-pool', 'every place of the last map counts the same', { layers: averagePooled }),
  without('no-augmentation', 'images as they are', { training: { augmentation: {} } }),
  without('no-moving-average', 'the last weights instead of their moving average', { training: { emaDecay: null } }),
  without('constant-rate', 'a constant rate of 0.002 instead of the one cycle up to 0.01', { training: { schedule: { kind: 'constant' }, learningRate: 0.002 } }),
  without('article-recipe', 'Adam 0.001, constant, no augmentation, no moving average, 10 epochs', { recipe: presetNamed('reference').training }),
  without('sixteen-epochs', 'twice as many epochs', { training: { epochs: 16 } }),
  ofPreset('dsdc-tiny', enough),
  ofPreset('dsdc-large', enough),
  taught('dsdc', 14, enough),
  longer('dsdc-tiny', 24, few),
  taught('dsdc-tiny', 24, enough),
  byMuon('dsdc', 14, enough),
  decaying(byMuon('dsdc', 14, enough), 0.2),
  ofPreset('reference-dsdc', few),
  ofPreset('reference', few)
];

function ofPreset(name: string, seeds: number): Variant {
  const { network, training, summary } = presetNamed(name);
  return { name, differs: name === dsdc.name ? '' : summary, network, training: onAllDigits(training), seeds };
}

function longer(preset: string, epochs: number, seeds: number): Variant {
  const { name, network, training } = ofPreset(preset, seeds);
  return { name: `${name}-${epochs}`, differs: `as \`${name}\`, ${epochs} epochs`, network, training: { ...training, epochs }, seeds };
}

/** Learns from `dsdc-large` besides the labels. */
function taught(preset: string, epochs: number, seeds: number): Variant {
  const taughtBy = 'dsdc-large';
  return { ...longer(preset, epochs, seeds), name: `${preset}-taught`, differs: `as \`${preset}\`, taught by \`${taughtBy}\`, ${epochs} epochs`, taughtBy };
}

/** Matrices of weights learn by Muon instead of AdamW, with steps half as long as usual. */
function byMuon(preset: string, epochs: number, seeds: number): Variant {
  const variant = longer(preset, epochs, seeds);
  const optimizer = { kind: 'muon', matrixStep: 0.1 } as const;
  return { ...variant, name: `${preset}-muon`, differs: `as \`${preset}\`, by Muon, ${epochs} epochs`, training: { ...variant.training, optimizer } };
}

/** The same with another weight decay, times the learning rate of a step. */
function decaying(variant: Variant, weightDecay: number): Variant {
  const optimizer = { ...trainingSchema.parse(variant.training).optimizer, weightDecay };
  const training = { ...variant.training, optimizer: optimizerSchema.parse(optimizer) };
  return { ...variant, name: `${variant.name}-decay`, differs: `as \`${variant.name}\`, weight decay ${weightDecay} instead of 0.01`, training };
}

interface Change {
  readonly layer?: (layer: LayerSpec) => LayerSpec;
  readonly layers?: (layers: readonly LayerSpec[]) => LayerSpec[];
  readonly training?: TrainingInput;
  readonly recipe?: TrainingInput;
}

function without(name: string, differs: string, { layer = (same) => same, layers = (same) => [...same], training = {}, recipe = dsdc.training }: Change): Variant {
  const network = { ...dsdc.network, name, layers: layers(dsdc.network.layers.map(layer)) };
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
