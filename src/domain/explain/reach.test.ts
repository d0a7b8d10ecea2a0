import { expect, test } from 'vitest';
import { networkSchema } from '../../contract/network.ts';
import { presetNamed } from '../network/presets.ts';
import { networkReach } from './reach.ts';

test('dilation widens the field, and the field begins where the padding is', () => {
  const network = networkSchema.parse({
    name: 'n', input: [28, 28, 1], classes: 10,
    layers: [
      { type: 'conv2d', name: 'a', filters: 2, kernel: 3, stride: 2, padding: 'same' },
      { type: 'conv2d', name: 'b', filters: 2, kernel: 3, dilation: 2, padding: 'same' },
      { type: 'flatten', name: 'flatten' },
      { type: 'dense', name: 'logits', units: 10 },
      { type: 'softmax', name: 'softmax' }
    ]
  });
  const [a, b, , logits] = networkReach(network);
  // 28 wide, stride 2, kernel 3: one pixel of padding, which goes to the end.
  expect(a).toMatchObject({ receptiveField: 3, jump: 2, start: 0 });
  // 3 + 4 steps of 2 pixels; two outputs of padding before the first.
  expect(b).toMatchObject({ receptiveField: 11, jump: 2, start: -4, undilated: { receptiveField: 7, start: -2 } });
  expect(logits!.receptiveField).toBe(28);
});

test('every preset has a field for every layer, never smaller than without dilation', () => {
  for (const name of ['dsdc-tiny', 'dsdc', 'dsdc-large', 'reference', 'reference-dsdc']) {
    for (const { receptiveField, undilated } of networkReach(presetNamed(name).network)) expect(receptiveField).toBeGreaterThanOrEqual(undilated!.receptiveField);
  }
});
