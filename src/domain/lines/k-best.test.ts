import { describe, expect, it } from 'vitest';
import { lineAlphabet, lineClasses } from '../../contract/lines.ts';
import { chancesOf, logChance, logSoftmax } from './ctc.ts';
import { likeliestTexts } from './k-best.ts';
import { randomStream } from '../random.ts';

const classes = lineClasses.length;
const blank = classes - 1;

/** Logs of columns in which one character stands out, or nothing (' '). */
function columnsOf(text: string, sureness = 6): Float64Array {
  const logits = new Float32Array(text.length * classes);
  Array.from(text).forEach((char, t) => {
    logits[t * classes + (char === ' ' ? blank : lineAlphabet.indexOf(char as '0'))] = sureness;
  });
  return logSoftmax(logits, classes);
}

const labelsOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => lineAlphabet.indexOf(char as '0'));

describe('likeliestTexts', () => {
  it.each([['1 2 3', '123'], ['11 1', '11'], ['  7,,50 ', '7,50'], ['     ', '']])('reads the columns “%s” as “%s”', (columns, text) => {
    expect(likeliestTexts(columnsOf(columns), classes, 3)[0]!.text).toBe(text);
  });

  it('adds up the ways to write a text, as the exact sum does', () => {
    const random = randomStream(2, 'columns');
    const logs = columnsOf('4 7 ', 5).map((log) => log + 0.2 * random.normal());
    for (const { text, log } of likeliestTexts(logs, classes, 3)) expect(log).toBeCloseTo(logChance(chancesOf(logs), classes, labelsOf(text)), 1);
  });

  it('follows only what may begin like that', () => {
    const found = likeliestTexts(columnsOf('1 2 3', 2), classes, 5, (prefix) => !prefix.includes('2'));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ text }) => !text.includes('2'))).toBe(true);
    // What comes second where the 2 stands is any other character, or none.
    expect(found[0]!.text).toMatch(/^1.?3$/);
  });
});
