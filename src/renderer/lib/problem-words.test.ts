import { describe, expect, it } from 'vitest';
import { StudioError } from '../../contract/errors.ts';
import { dictionaries } from '../words/dictionaries.ts';
import { askedError, isAbort, problemWords } from './problem-words.ts';
import type { ProblemDictionary } from './problem-words.ts';

const dictionary = (language: 'en' | 'zh-CN'): ProblemDictionary => {
  const all: Readonly<Record<string, string>> = dictionaries[language];
  return { language, has: (key) => key in all, say: (key) => all[key]! };
};

describe('problemWords', () => {
  const taken = new StudioError('DATASET_NAME_TAKEN', 'There already is a dataset “mnist”.', { remedy: 'Choose another name, or remove it first with "dsdc datasets remove mnist".' });

  it('says in English what the studio said, but not what to type into a terminal', () => {
    const { title, remedy, detail } = problemWords(taken, dictionary('en'));
    expect(title).toBe('There already is a dataset “mnist”.');
    expect(remedy).toBe(dictionaries.en['error.DATASET_NAME_TAKEN.remedy']);
    expect(detail).toBeNull();
  });

  it('keeps advice that names what to choose from', () => {
    const error = new StudioError('NETWORK_INVALID', 'There is no layer “x”.', { remedy: 'Its layers are stem, head.' });
    expect(problemWords(error, dictionary('en')).remedy).toBe('Its layers are stem, head.');
  });

  it('says it in Chinese by its code, with the message beside it', () => {
    const { title, remedy, detail } = problemWords(taken, dictionary('zh-CN'));
    expect(title).toBe(dictionaries['zh-CN']['error.DATASET_NAME_TAKEN']);
    expect(remedy).toBe(dictionaries['zh-CN']['error.DATASET_NAME_TAKEN.remedy']);
    expect(detail).toBe('There already is a dataset “mnist”.');
  });

  it('calls what it does not know a defect, and keeps the message', () => {
    const { title, code, detail } = problemWords(new TypeError('x is not a function'), dictionary('en'));
    expect(title).toBe(dictionaries.en['error.INTERNAL']);
    expect(code).toBe('INTERNAL');
    expect(detail).toBe('x is not a function');
  });
});

describe('askedError', () => {
  it('reads the remedy from an answer of the api and of a media route', () => {
    expect(askedError({ code: 'RUN_ACTIVE', message: 'a', data: { remedy: 'b' } }).remedy).toBe('b');
    expect(askedError({ code: 'RUN_ACTIVE', message: 'a', remedy: 'c' }).remedy).toBe('c');
  });

  it('bears anything that can be thrown', () => {
    expect(askedError(null).code).toBe('INTERNAL');
    expect(askedError('no').message).toBe('no');
  });
});

it('tells a withdrawn question from a problem', () => {
  const controller = new AbortController();
  controller.abort();
  expect(isAbort(controller.signal.reason)).toBe(true);
  expect(isAbort(new Error('no'))).toBe(false);
});
