import { expect, test } from 'vitest';
import { parseAxes } from './parse-axes.ts';

const kinds = [
  { field: 'training.learningRate', kind: 'number' }, { field: 'training.batchSize', kind: 'integer' }, { field: 'training.optimizer.nesterov', kind: 'toggle' },
  { field: 'training.optimizer.kind', kind: 'choice' }
] as const;

test('ranges and values are told apart', () => {
  expect(parseAxes('training.learningRate=1e-4..0.1log/4; training.batchSize = 64, 128 ;training.optimizer.kind=adam,sgd;training.optimizer.nesterov=true,false;training.clipNorm=off', kinds)).toEqual([
    { field: 'training.learningRate', min: 1e-4, max: 0.1, scale: 'log', steps: 4 },
    { field: 'training.batchSize', values: [64, 128] },
    { field: 'training.optimizer.kind', values: ['adam', 'sgd'] },
    { field: 'training.optimizer.nesterov', values: [true, false] },
    { field: 'training.clipNorm', values: [null] }
  ]);
});

test.each(['training.learningRate', 'training.learningRate=', '=1', 'training.batchSize=many', 'training.learningRate=a..b', 'training.learningRate=0..1/1'])('%s is wrong usage', (text) => {
  expect(() => parseAxes(text, kinds)).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }));
});
