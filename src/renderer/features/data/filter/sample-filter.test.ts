import { expect, test } from 'vitest';
import { asksAnswers, everySample, filterOfQuery, mostIds, queryOfFilter, toggled, withoutModel } from './sample-filter.ts';
import type { SampleFilter } from './sample-filter.ts';

function throughTheAddress(filter: SampleFilter): SampleFilter {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(queryOfFilter(filter))) if (value !== null) query.set(name, value);
  const read = new URLSearchParams(query.toString());
  return filterOfQuery((name) => read.get(name));
}

test('a filter comes back from the address as it was', () => {
  const filter: SampleFilter = {
    ids: [17, 4],
    labels: [3, 5],
    split: 'test',
    model: 'model/1 &',
    predicted: [7],
    wrong: true,
    counted: true,
    against: { model: 'model 2', right: 'first' },
    confidence: { low: 0.25, high: 0.8 },
    starred: true,
    quarantined: true,
    edited: true,
    order: 'doubtful'
  };
  expect(throughTheAddress(filter)).toEqual(filter);
  expect(throughTheAddress(everySample)).toEqual(everySample);
});

test('no filter leaves nothing in the address', () => {
  expect(Object.values(queryOfFilter(everySample)).every((value) => value === null)).toBe(true);
});

test('what makes no sense in an address is left out', () => {
  const query = new URLSearchParams('ids=7,x,7&label=3,x,999,3,-1&split=validation&confidence=0.9-0.1&order=random&predicted=');
  expect(filterOfQuery((name) => query.get(name))).toEqual({ ...everySample, ids: [7], labels: [3] });
  const many = Array.from({ length: mostIds + 5 }, (_, id) => id).join(',');
  expect(filterOfQuery((name) => (name === 'ids' ? many : null)).ids).toHaveLength(mostIds);
});

test('a range of confidences must lie within 0 and 1', () => {
  const ofRange = (text: string): unknown => filterOfQuery((name) => (name === 'confidence' ? text : null)).confidence;
  expect(ofRange('0-1')).toEqual({ low: 0, high: 1 });
  expect(ofRange('0.5-1.5')).toBeNull();
  expect(ofRange('0.5')).toBeNull();
});

test('predictions, confidence and its order ask for answers', () => {
  expect(asksAnswers({ ...everySample, labels: [3], starred: true })).toBe(false);
  expect(asksAnswers({ ...everySample, order: 'doubtful' })).toBe(true);
  expect(asksAnswers({ ...everySample, wrong: true })).toBe(true);
});

test('a label is put in its place or taken out', () => {
  expect(toggled([1, 7], 3)).toEqual([1, 3, 7]);
  expect(toggled([1, 3, 7], 3)).toEqual([1, 7]);
});

test('without a model nothing asks for answers, and the rest of the filter stays', () => {
  const filter: SampleFilter = {
    ...everySample, labels: [3], starred: true, model: 'm', predicted: [7], wrong: true, counted: true, against: { model: 'n', right: 'both' }, confidence: { low: 0, high: 0.5 }, order: 'doubtful'
  };
  expect(withoutModel(filter)).toEqual({ ...everySample, labels: [3], starred: true });
  expect(asksAnswers(withoutModel(filter))).toBe(false);
});
