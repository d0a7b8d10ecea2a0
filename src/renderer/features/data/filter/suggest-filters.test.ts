import { expect, test } from 'vitest';
import { everySample } from './sample-filter.ts';
import { suggestFilters, termsOf, withTerm, withoutTerm } from './suggest-filters.ts';
import type { FilterTerm, SuggestOptions } from './suggest-filters.ts';

const options: SuggestOptions = {
  classes: ['0', '1', '2', 'zebra'],
  hasAnswers: true,
  wordsOf: (term) => (term.kind === 'label' ? `Label ${options.classes[term.label]!}` : term.kind === 'predicted' ? `Predicted as ${options.classes[term.label]!}` : term.kind)
};
const suggest = (text: string, hasAnswers = true): readonly FilterTerm[] => suggestFilters(text, { ...options, hasAnswers });

test('a class name means the label first, then the answer', () => {
  expect(suggest('1').slice(0, 2)).toEqual([
    { kind: 'label', label: 1 },
    { kind: 'predicted', label: 1 }
  ]);
});

test('words are found anywhere in what a term is called', () => {
  expect(suggest('star')).toEqual([{ kind: 'starred' }]);
  expect(suggest('zeb')).toEqual([
    { kind: 'label', label: 3 },
    { kind: 'predicted', label: 3 }
  ]);
  expect(suggest('nothing like it')).toEqual([]);
});

test('without answers there is nothing about predictions', () => {
  expect(suggest('', false).some(({ kind }) => kind === 'wrong' || kind === 'predicted')).toBe(false);
  expect(suggest('<0.5', false)).toEqual([]);
});

test('ranges of confidence, as shares or in percent', () => {
  expect(suggest('<0.5')).toEqual([{ kind: 'confidence', low: 0, high: 0.5 }]);
  expect(suggest('> 90%')).toEqual([{ kind: 'confidence', low: 0.9, high: 1 }]);
  expect(suggest('20–80 %')).toEqual([{ kind: 'confidence', low: 0.2, high: 0.8 }]);
  expect(suggest('0.8-0.2')).toEqual([]);
});

test('a number after # is a sample', () => expect(suggest('#512')).toEqual([{ kind: 'sample', id: 512 }]));

test('every term that is put into a filter is found in it and taken out again', () => {
  for (const term of [...suggest(''), ...suggest('<0.5')]) {
    if (term.kind === 'sample') continue;
    const filter = withTerm(everySample, term);
    expect(termsOf(filter)).toEqual([term]);
    expect(withoutTerm(filter, term)).toEqual(everySample);
  }
});
