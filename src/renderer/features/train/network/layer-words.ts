import type { LayerSpec } from '../../../../contract/network.ts';

/** A layer in signs: `3×3 d2 /2 → 64`. The type is said in words beside it. */
export function layerSigns(layer: LayerSpec): string {
  switch (layer.type) {
    case 'conv2d':
    case 'separableConv2d':
      return `${windowSigns(layer)} → ${layer.filters}`;
    case 'depthwiseConv2d':
      return layer.depthMultiplier === 1 ? windowSigns(layer) : `${windowSigns(layer)} ×${layer.depthMultiplier}`;
    case 'pointwiseConv2d':
      return `→ ${layer.filters}`;
    case 'pool2d':
      return windowSigns({ kernel: layer.size, stride: layer.stride, dilation: 1 });
    case 'dense':
      return `→ ${layer.units}`;
    case 'foldRows':
      return `÷${layer.factor}`;
    case 'dropout':
      return `${Number((layer.rate * 100).toPrecision(3))} %`;
    case 'activation':
    case 'batchNorm':
    case 'globalAveragePool':
    case 'flatten':
    case 'softmax':
      return '';
  }
}

/** What bends the layer's output; null where nothing does. */
export function activationOf(layer: LayerSpec): 'relu' | 'sigmoid' | 'tanh' | null {
  const name = layer.type === 'activation' ? layer.function : 'activation' in layer ? layer.activation : 'linear';
  return name === 'linear' ? null : name;
}

function windowSigns({ kernel, stride, dilation }: { readonly kernel: number; readonly stride: number; readonly dilation: number }): string {
  return `${kernel}×${kernel}${dilation === 1 ? '' : ` d${dilation}`}${stride === 1 ? '' : ` /${stride}`}`;
}
