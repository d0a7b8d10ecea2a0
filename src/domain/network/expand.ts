import type { LayerSpec, NetworkSpec } from '../../contract/network.ts';

/** Layers the engine computes; a separable convolution is two of them. */
export type PrimitiveLayer = Exclude<LayerSpec, { type: 'separableConv2d' }>;

/** Replaces every separable convolution by its depthwise and pointwise parts, named `x-depthwise` and `x-pointwise`. */
export function expandLayers(network: NetworkSpec): PrimitiveLayer[] {
  return network.layers.flatMap((layer): PrimitiveLayer[] => {
    if (layer.type !== 'separableConv2d') return [layer];
    const { name, filters, kernel, stride, padding, dilation, bias, activation } = layer;
    return [
      { type: 'depthwiseConv2d', name: `${name}-depthwise`, depthMultiplier: 1, kernel, stride, padding, dilation, bias: false, activation: 'linear' },
      { type: 'pointwiseConv2d', name: `${name}-pointwise`, filters, bias, activation }
    ];
  });
}

/** How many primitive layers the first `count` layers of the spec are. */
export function primitiveCount(network: NetworkSpec, count: number): number {
  return expandLayers({ ...network, layers: network.layers.slice(0, count) }).length;
}
