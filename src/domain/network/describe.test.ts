import { describe, expect, test } from 'vitest';
import { networkSchema, type NetworkInput } from '../../contract/network.ts';
import { describeNetwork, describeWhatFits } from './describe.ts';
import { presetNamed, presets, withClasses } from './presets.ts';

const tail: NetworkInput['layers'] = [
  { type: 'flatten', name: 'flatten' },
  { type: 'dense', name: 'logits', units: 10 },
  { type: 'softmax', name: 'softmax' }
];
const network = (...layers: NetworkInput['layers']) => networkSchema.parse({ name: 'test', input: [28, 28, 1], classes: 10, layers: [...layers, ...tail] });

describe('describeNetwork', () => {
  test('the reference network has the article’s 5,403,466 parameters and Keras’ shapes', () => {
    const described = describeNetwork(presetNamed('reference').network);
    expect(described.parameterCount).toBe(5_403_466);
    expect(described.layers.map((l) => l.outputShape)).toEqual([[26, 26, 32], [24, 24, 32], [22, 22, 64], [20, 20, 64], [18, 18, 128], [41472], [128], [10], [10]]);
  });

  test('presets keep their promised sizes', () => {
    const most = { 'dsdc-tiny': 9000, dsdc: 25_000, 'dsdc-large': 100_000 };
    for (const [name, parameters] of Object.entries(most)) expect(describeNetwork(presetNamed(name).network).parameterCount).toBeLessThanOrEqual(parameters);
    for (const preset of presets) expect(() => describeNetwork(preset.network)).not.toThrow();
  });

  test('dilation widens the receptive field without adding parameters', () => {
    const of = (dilation: number) => describeNetwork(network({ type: 'depthwiseConv2d', name: 'dw', kernel: 3, dilation })).layers[0]!;
    expect([1, 2, 3].map((d) => of(d).receptiveField)).toEqual([3, 5, 7]);
    expect([1, 2, 3].map((d) => of(d).trainableCount)).toEqual([10, 10, 10]);
    expect(of(3).outputShape).toEqual([22, 22, 1]);
  });

  test('stride multiplies what later layers reach', () => {
    const { layers } = describeNetwork(network(
      { type: 'conv2d', name: 'a', filters: 4, kernel: 5, stride: 2, padding: 'same' },
      { type: 'separableConv2d', name: 'b', filters: 8, kernel: 3, dilation: 2, padding: 'same' }
    ));
    expect(layers.slice(0, 3).map((l) => [l.receptiveField, l.jump])).toEqual([[5, 2], [13, 2], [13, 2]]);
    expect(layers[0]!.multiplyAdds).toBe(14 * 14 * 4 * 25);
  });

  test.each([
    ['a window that does not fit', network({ type: 'conv2d', name: 'big', filters: 1, kernel: 15, dilation: 3 }), /“big”.*reaches 43 pixels/],
    ['a name used twice', network({ type: 'activation', name: 'x', function: 'relu' }, { type: 'activation', name: 'x', function: 'relu' }), /used twice/],
    ['an image layer after flatten', network({ type: 'flatten', name: 'f' }, { type: 'conv2d', name: 'c', filters: 1, kernel: 1 }), /“c”.*flattened/],
    ['dense on an image', network({ type: 'dense', name: 'd', units: 3 }), /“d”.*28×28×1/],
    ['softmax in the middle', network({ type: 'softmax', name: 's' }), /not the last/],
    ['a wrong class count', { ...network(), classes: 7 }, /10 values where 7 classes/]
  ])('%s is explained by name', (_, spec, message) => {
    expect(() => describeNetwork(spec)).toThrow(message);
  });

  test('a network in the making is described up to the layer that does not fit', () => {
    const { layers, misfit, parameterCount } = describeWhatFits(network(
      { type: 'conv2d', name: 'fits', filters: 4, kernel: 3 },
      { type: 'conv2d', name: 'big', filters: 1, kernel: 15, dilation: 3 }
    ));
    expect(layers.map((l) => l.layer.name)).toEqual(['fits']);
    expect(parameterCount).toBe(4 * 9 + 4);
    expect(misfit).toMatchObject({ layer: 'big', reason: 'windowTooLarge', values: { reach: 43, shape: '26×26' } });
    expect(describeWhatFits(network()).misfit).toBeNull();
  });

  test('withClasses changes the last dense layer only', () => {
    const described = describeNetwork(withClasses(presetNamed('dsdc').network, 18));
    expect(described.layers.at(-1)!.outputShape).toEqual([18]);
  });
});
