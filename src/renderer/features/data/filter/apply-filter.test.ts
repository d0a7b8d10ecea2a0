import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../../domain/random.ts';
import type { SampleColumns } from '../../../../domain/columns.ts';
import { columnsOf } from '../../../../domain/testing/columns.ts';
import { foreignAnswer, noAnswer } from './answers.ts';
import type { Answers } from './answers.ts';
import { applyFilter, outdatedRows } from './apply-filter.ts';
import { everySample, pairOutcomes } from './sample-filter.ts';
import type { PairOutcome, SampleFilter } from './sample-filter.ts';

const columns = columnsOf({
  labels: [3, 5, 3, 7, 3],
  originalLabels: [3, 5, 8, 7, 3],
  splits: ['train', 'train', 'train', 'test', 'test'],
  starred: [0, 1, 0, 0, 1],
  quarantined: [0, 0, 1, 0, 0]
});
const answers: Answers = {
  predicted: Int16Array.of(3, 3, noAnswer, foreignAnswer, 5),
  confidence: Float32Array.of(0.9, 0.8, 0, 0.6, 0.99999),
  rows: Int32Array.of(0, 1, -1, 2, 3),
  knows: new Uint8Array(10).fill(1)
};

function rows(filter: Partial<SampleFilter>, of: Answers | null = answers): number[] {
  return [...applyFilter(columns, of, { ...everySample, ...filter })];
}

test('no filter passes all', () => expect(rows({})).toEqual([0, 1, 2, 3, 4]));
test('single samples', () => expect(rows({ ids: [columns.ids[3]!, columns.ids[0]!, 9999] })).toEqual([0, 3]));
test('labels', () => expect(rows({ labels: [5, 7] })).toEqual([1, 3]));
test('split', () => expect(rows({ split: 'test' })).toEqual([3, 4]));
test('marks narrow together', () => {
  expect(rows({ starred: true })).toEqual([1, 4]);
  expect(rows({ quarantined: true })).toEqual([2]);
  expect(rows({ starred: true, labels: [3] })).toEqual([4]);
});
test('edited are those that have another label than imported', () => expect(rows({ edited: true })).toEqual([2]));

describe('what the model answered', () => {
  test('predicted as', () => expect(rows({ predicted: [3] })).toEqual([0, 1]));
  test('wrong, a class that the dataset does not have included, a sample without answer not', () => expect(rows({ wrong: true })).toEqual([1, 3, 4]));
  test('both ends of a range of confidences belong to it', () => expect(rows({ confidence: { low: 0.6, high: 0.8 } })).toEqual([1, 3]));
  test('a range of stored confidences holds exactly those', () => {
    const near = { ...answers, confidence: Float32Array.of(0.9, 0.8, 0, 0.8 - 6e-8, 0.8 + 6e-8) };
    expect(rows({ confidence: { low: near.confidence[1]!, high: near.confidence[1]! } }, near)).toEqual([1]);
  });
  test('counted: answered, in use, and of a class that the model knows', () => {
    expect(rows({ counted: true })).toEqual([0, 1, 3, 4]);
    const knows = new Uint8Array(10).fill(1);
    knows[7] = 0;
    expect(rows({ counted: true }, { ...answers, knows, predicted: Int16Array.of(3, 3, 8, foreignAnswer, 5) })).toEqual([0, 1, 4]);
  });
  test('without answers these conditions hold back nothing', () => expect(rows({ wrong: true, predicted: [1] }, null)).toEqual([0, 1, 2, 3, 4]));
});

describe('which of two models is right', () => {
  const other: Answers = { ...answers, predicted: Int16Array.of(5, 5, 3, noAnswer, 5) };
  const against = (right: PairOutcome): number[] => [...applyFilter(columns, answers, { ...everySample, against: { model: 'other', right } }, other)];
  test('what one of them was not asked about has no outcome', () => {
    expect(pairOutcomes.map(against)).toEqual([[0, 1], [], [0], [1], [4]]);
  });
  test('without the other one’s answers nothing is held back', () => {
    expect(rows({ against: { model: 'other', right: 'one' } })).toEqual([0, 1, 2, 3, 4]);
  });
});

test('sorted by confidence', () => {
  expect(rows({ order: 'doubtful' })).toEqual([2, 3, 1, 0, 4]);
  expect(rows({ order: 'confident' })).toEqual([4, 0, 1, 3, 2]);
});

test('sorting agrees with a comparison sort where confidences crowd near 1', () => {
  const many = mnistSized(5000);
  const sorted = applyFilter(many.columns, many.answers, { ...everySample, order: 'doubtful' });
  const { confidence } = many.answers;
  const expected = Array.from({ length: 5000 }, (_, i) => i).sort((a, b) => confidence[a]! - confidence[b]! || a - b);
  expect([...sorted]).toEqual(expected);
});

test('counts what a list shows and should not, or should and does not', () => {
  expect(outdatedRows(Uint32Array.of(0, 1, 2), Uint32Array.of(1, 2, 3, 4), 5)).toBe(3);
  expect(outdatedRows(Uint32Array.of(4, 0), Uint32Array.of(0, 4), 5)).toBe(0);
});

test('70,000 samples are filtered and sorted in less than 100 ms', () => {
  const { columns: samples, answers: said } = mnistSized(70_000);
  const filter: SampleFilter = {
    ...everySample,
    labels: [1, 3, 5, 7, 9],
    predicted: [0, 1, 2, 3, 4, 5, 7, 9],
    confidence: { low: 0.1, high: 1 },
    order: 'doubtful'
  };
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    expect(applyFilter(samples, said, filter).length).toBeGreaterThan(10_000);
    return performance.now() - start;
  });
  // The quickest: the first one is not compiled yet, and others may share their core.
  expect(Math.min(...times)).toBeLessThan(100);
});

function mnistSized(count: number): { columns: SampleColumns; answers: Answers } {
  const random = randomStream(1, 'filter-test');
  const samples = columnsOf({ ids: Array.from({ length: count }, (_, i) => i + 1) });
  const predicted = new Int16Array(count);
  const confidence = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    samples.labels[i] = random.integer(10);
    predicted[i] = random.integer(20) === 0 ? random.integer(10) : samples.labels[i]!;
    confidence[i] = 1 - random.next() ** 8;
  }
  return { columns: samples, answers: { predicted, confidence, rows: Int32Array.from({ length: count }, (_, i) => i), knows: new Uint8Array(10).fill(1) } };
}
