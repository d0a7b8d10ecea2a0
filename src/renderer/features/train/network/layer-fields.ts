import { layerSchema } from '../../../../contract/network.ts';
import type { LayerSpec } from '../../../../contract/network.ts';

export type LayerType = LayerSpec['type'];

/** In the order in which they are offered: what is built with most comes first. */
export const layerTypes: readonly LayerType[] = [
  'separableConv2d', 'conv2d', 'depthwiseConv2d', 'pointwiseConv2d', 'batchNorm', 'activation', 'pool2d', 'globalAveragePool', 'flatten', 'foldRows', 'dropout', 'dense', 'softmax'
];

export type LayerField =
  | 'name' | 'filters' | 'kernel' | 'stride' | 'padding' | 'dilation' | 'bias' | 'activation' | 'depthMultiplier' | 'momentum' | 'epsilon' | 'function' | 'kind' | 'size' | 'units' | 'rate' | 'factor';
export type LayerFieldValue = string | number | boolean;

export const activations = ['linear', 'relu', 'sigmoid', 'tanh'] as const;
export const choices: Readonly<Partial<Record<LayerField, readonly string[]>>> = {
  padding: ['same', 'valid'], activation: activations, function: activations, kind: ['max', 'average']
};

/** Stems of the names that new layers get. */
const stems: Readonly<Record<LayerType, string>> = {
  conv2d: 'conv', depthwiseConv2d: 'depthwise', separableConv2d: 'separable', pointwiseConv2d: 'pointwise', batchNorm: 'norm', activation: 'activation', pool2d: 'pool',
  globalAveragePool: 'average', flatten: 'flatten', foldRows: 'fold', dense: 'dense', dropout: 'dropout', softmax: 'softmax'
};

const beginnings: Readonly<Partial<Record<LayerType, object>>> = {
  conv2d: { filters: 32, kernel: 3, padding: 'same', activation: 'relu' },
  depthwiseConv2d: { kernel: 3, padding: 'same', activation: 'relu' },
  separableConv2d: { filters: 64, kernel: 3, padding: 'same', dilation: 2, activation: 'relu' },
  pointwiseConv2d: { filters: 64, activation: 'relu' },
  batchNorm: { activation: 'relu' },
  activation: { function: 'relu' },
  pool2d: { kind: 'max', size: 2, stride: 2 },
  foldRows: { factor: 2 },
  dense: { units: 64, activation: 'relu' },
  dropout: { rate: 0.25 }
};

/** A new layer of a type, as one would mostly want it. */
export function newLayer(type: LayerType, name: string): LayerSpec {
  return layerSchema.parse({ type, name, ...beginnings[type] });
}

/** The stem itself, or with the smallest number that makes it one of its kind. */
export function freeName(type: LayerType, taken: ReadonlySet<string>): string {
  const stem = stems[type];
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}${number}`)) number++;
  return `${stem}${number}`;
}

/** What can be set on a layer beside its name, in the order of its record. */
export function fieldsOf(layer: LayerSpec): readonly LayerField[] {
  return Object.keys(layer).filter((key) => key !== 'type' && key !== 'name') as LayerField[];
}
