import { lineAlphabet } from '../../contract/lines.ts';
import { logAdd } from './ctc.ts';

/** A text with the log of its chance, as far as the search followed it. */
export interface RankedText {
  readonly text: string;
  readonly log: number;
}

/** Less likely characters of a column are not followed: they would have to be right against a thousand to one. */
const faintest = Math.log(1e-4);

/** The chance of a prefix: of the ways to write it that end in a blank, of those that end in its last character, and of both. */
interface Prefix {
  readonly text: string;
  blank: number;
  character: number;
  log: number;
}

/**
 * The likeliest texts of a line by prefix beam search (Hannun et al., 2014): the ways to write a text are added up, not only the best one followed.
 *
 * @param logs of the chances, `[columns, classes]`, as logSoftmax leaves them.
 * @param mayBegin whether some wanted text begins like this; what does not is dropped on the way.
 * @returns at most `count`, the likeliest first.
 */
export function likeliestTexts(logs: Float64Array, classes: number, count: number, mayBegin: (prefix: string) => boolean = () => true): RankedText[] {
  const width = Math.max(16, 2 * count);
  let beam: Prefix[] = [{ text: '', blank: 0, character: -Infinity, log: 0 }];
  for (let from = 0; from < logs.length; from += classes) {
    const column = logs.subarray(from, from + classes);
    beam = hasCharacters(column) ? longer(beam, column, width, mayBegin) : blankAfter(beam, column);
  }
  return likeliest(beam, count).map(({ text, log }) => ({ text, log }));
}

function hasCharacters(column: Float64Array): boolean {
  for (let c = 0; c < column.length - 1; c++) if (column[c]! >= faintest) return true;
  return false;
}

function blankAfter(beam: readonly Prefix[], column: Float64Array): Prefix[] {
  return beam.map(({ text, log }) => {
    const both = log + column.at(-1)!;
    return { text, blank: both, character: -Infinity, log: both };
  });
}

/** The prefixes after one more column. */
function longer(beam: readonly Prefix[], column: Float64Array, width: number, mayBegin: (prefix: string) => boolean): Prefix[] {
  const next = new Map<string, Prefix>();
  const at = (text: string): Prefix => {
    const known = next.get(text);
    if (known) return known;
    const fresh = { text, blank: -Infinity, character: -Infinity, log: -Infinity };
    next.set(text, fresh);
    return fresh;
  };
  const blank = column.length - 1;
  for (const prefix of beam) {
    const same = at(prefix.text);
    same.blank = logAdd(same.blank, prefix.log + column[blank]!);
    for (let c = 0; c < blank; c++) {
      const log = column[c]!;
      if (log < faintest) continue;
      const character = lineAlphabet[c]!;
      const repeats = prefix.text.endsWith(character);
      if (repeats) same.character = logAdd(same.character, prefix.character + log);
      const text = prefix.text + character;
      if (!next.has(text) && !mayBegin(text)) continue;
      const extended = at(text);
      // A character twice needs a blank between.
      extended.character = logAdd(extended.character, (repeats ? prefix.blank : prefix.log) + log);
    }
  }
  const all = [...next.values()];
  for (const prefix of all) prefix.log = logAdd(prefix.blank, prefix.character);
  return all.length > width ? likeliest(all, width) : all;
}

function likeliest(prefixes: readonly Prefix[], count: number): Prefix[] {
  return prefixes.toSorted((a, b) => b.log - a.log).slice(0, count);
}
