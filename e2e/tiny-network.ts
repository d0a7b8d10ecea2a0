/** Learns in a blink, also in plain JavaScript. */
export const tinyNetwork = {
  name: 'tiny', input: [28, 28, 1], classes: 10,
  layers: [{ type: 'pool2d', name: 'pool', kind: 'average', size: 4, stride: 4 }, { type: 'flatten', name: 'flatten' }, { type: 'dense', name: 'logits', units: 10 }, { type: 'softmax', name: 'softmax' }]
};
