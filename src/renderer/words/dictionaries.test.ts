import { describe, expect, it } from 'vitest';
import { dictionaries } from './dictionaries.ts';

const english: Readonly<Record<string, string>> = dictionaries.en;
const chinese: Readonly<Record<string, string>> = dictionaries['zh-CN'];
const values = (text: string): string[] => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!))].sort();

describe('the languages', () => {
  it('say every word with the same values', () => {
    for (const [key, text] of Object.entries(chinese)) expect([key, values(text)]).toEqual([key, values(english[key]!)]);
  });

  it('have one for many wherever they have one for one, which may leave out the count', () => {
    for (const key of Object.keys(english).filter((each) => each.endsWith('_one'))) {
      const many = key.replace(/_one$/, '_other');
      const known = new Set(['count', ...values(english[many]!)]);
      expect([key, values(english[key]!).filter((name) => !known.has(name))]).toEqual([key, []]);
    }
  });

  it('leave nothing empty and no English sentence in Chinese', () => {
    for (const [key, text] of Object.entries(chinese)) {
      expect([key, text.trim() !== '']).toEqual([key, true]);
      // Several English words in a row are a sentence that was forgotten; names such as “DSDC Studio” are not.
      expect([key, /[a-z]{3,} [a-z]{2,} [a-z]{2,}/.test(text.replace(/\{\{.*?\}\}|`[^`]*`|“[^”]*”/g, ''))]).toEqual([key, false]);
    }
  });
});
