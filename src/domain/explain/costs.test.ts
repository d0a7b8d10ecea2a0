import { expect, test } from 'vitest';
import { describeNetwork } from '../network/describe.ts';
import { presetNamed } from '../network/presets.ts';
import { convolutionCosts, costsOfLayer, formOfLayer } from './costs.ts';

test('the formulas, by hand', () => {
  const { effectiveKernel, forms } = convolutionCosts({ kernel: 3, dilation: 2, channelsIn: 8, channelsOut: 16, height: 5, width: 4 });
  expect(effectiveKernel).toBe(5);
  expect(forms).toEqual([
    { form: 'standard', parameters: 1152, multiplyAdds: 23_040, reach: 3 },
    { form: 'wide', parameters: 3200, multiplyAdds: 64_000, reach: 5 },
    { form: 'separable', parameters: 200, multiplyAdds: 4000, reach: 3 },
    { form: 'separableDilated', parameters: 200, multiplyAdds: 4000, reach: 5 }
  ]);
});

test('a separable layer’s own form costs what its two parts cost', () => {
  const { network } = presetNamed('dsdc');
  const { layers } = describeNetwork(network);
  const parts = layers.filter(({ layer }) => layer.name.startsWith('block3-') && layer.type !== 'batchNorm');
  for (const name of ['block3-depthwise', 'block3-pointwise']) {
    const own = costsOfLayer(network, name)!.forms.find(({ form }) => form === formOfLayer(network, name));
    expect(own).toMatchObject({ form: 'separableDilated', reach: 5 });
    expect(own!.parameters).toBe(parts.reduce((sum, { trainableCount }) => sum + trainableCount, 0));
    expect(own!.multiplyAdds).toBe(parts.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0));
  }
  const stem = layers[0]!;
  expect(costsOfLayer(network, 'stem')!.forms[0]).toMatchObject({ parameters: stem.trainableCount, multiplyAdds: stem.multiplyAdds });
  expect(costsOfLayer(network, 'stem-norm')).toBeNull();
});
