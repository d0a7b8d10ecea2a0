import type { LayerSpec, NetworkSpec } from '../../contract/network.ts';
import { describeNetwork } from '../network/describe.ts';
import { effectiveKernel } from '../network/geometry.ts';
import { isConvolution, windowOfConvolution } from './walk.ts';

export const convolutionForms = ['standard', 'wide', 'separable', 'separableDilated'] as const;
/**
 * A convolution of k×k; one of k'×k', which reaches as far as the dilated one with nothing left out; a depthwise k×k with a pointwise
 * one; and the same with its taps d apart.
 */
export type ConvolutionForm = (typeof convolutionForms)[number];

export interface FormCost {
  readonly form: ConvolutionForm;
  /** Weights, without biases. */
  readonly parameters: number;
  /** For one image. */
  readonly multiplyAdds: number;
  /** Pixels of the layer's own input, along one side, that reach one output. */
  readonly reach: number;
}

export interface ConvolutionCosts {
  readonly kernel: number;
  readonly dilation: number;
  /** k' = k + (k−1)(d−1). */
  readonly effectiveKernel: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** Of the output. */
  readonly height: number;
  readonly width: number;
  readonly forms: readonly FormCost[];
}

/**
 * What a convolution of k×k taps, d apart, from Cin to Cout channels and H×W outputs costs in each form:
 * standard k²·Cin·Cout·H·W, separable k²·Cin·H·W + Cin·Cout·H·W (Howard et al., MobileNets, 2017, section 3.1); dilation costs nothing.
 */
export function convolutionCosts(
  { kernel, dilation, channelsIn, channelsOut, height, width }: Omit<ConvolutionCosts, 'forms' | 'effectiveKernel'>
): ConvolutionCosts {
  const wide = effectiveKernel({ kernel, dilation });
  const weights: Record<ConvolutionForm, number> = {
    standard: kernel ** 2 * channelsIn * channelsOut,
    wide: wide ** 2 * channelsIn * channelsOut,
    separable: kernel ** 2 * channelsIn + channelsIn * channelsOut,
    separableDilated: kernel ** 2 * channelsIn + channelsIn * channelsOut
  };
  const forms = convolutionForms.map((form): FormCost => ({
    form, parameters: weights[form], multiplyAdds: weights[form] * height * width, reach: form === 'standard' || form === 'separable' ? kernel : wide
  }));
  return { kernel, dilation, effectiveKernel: wide, channelsIn, channelsOut, height, width, forms };
}

/**
 * The costs of the convolution that a primitive layer is, or is part of: the parts of a separable one are taken together, and so are a
 * depthwise layer and a pointwise one right after it.
 *
 * @returns null for a layer that is no convolution
 * @throws StudioError NETWORK_INVALID
 */
export function costsOfLayer(network: NetworkSpec, name: string): ConvolutionCosts | null {
  const { layers } = describeNetwork(network);
  const at = layers.findIndex(({ layer }) => layer.name === name);
  const found = layers[at];
  if (!found || !isConvolution(found.layer)) return null;
  const before = layers[at - 1];
  const first = found.layer.type === 'pointwiseConv2d' && before?.layer.type === 'depthwiseConv2d' ? before : found;
  const after = layers[layers.indexOf(first) + 1];
  const last = first.layer.type === 'depthwiseConv2d' && after?.layer.type === 'pointwiseConv2d' ? after : first;
  if (!isConvolution(first.layer)) return null;
  const { kernel, dilation } = windowOfConvolution(first.layer);
  const [height, width, channelsOut] = last.outputShape;
  return convolutionCosts({ kernel, dilation, channelsIn: first.inputShape[2]!, channelsOut: channelsOut!, height: height!, width: width! });
}

/** Which form a layer of a spec has. */
export function formOfLayer(network: NetworkSpec, name: string): ConvolutionForm | null {
  const layer = network.layers.find((each: LayerSpec) => name === each.name || (each.type === 'separableConv2d' && (name === `${each.name}-depthwise` || name === `${each.name}-pointwise`)));
  if (layer?.type === 'conv2d') return layer.dilation === 1 ? 'standard' : null;
  if (layer?.type === 'separableConv2d') return layer.dilation === 1 ? 'separable' : 'separableDilated';
  return null;
}
