import { lineAlphabet } from '../../contract/lines.ts';
import { logAdd } from './ctc.ts';

/** A text with the log of its chance, as far as the search followed it. */
export interface RankedText {
  readonly text: string;
  readonly log: number;
}

/** Less likely characters of a column are not followed: they would have to be right against a thousand to one. */
const faintest = Math.log(1e-4);

/** The chance of a prefix: of the ways to write it that end in a blank, and of those that end in its last character. */
interface Prefix {
  readonly text: string;
  blank: number;
  character: number;
}

/**
 * The likeliest texts of a line by prefix beam search (Hannun et al., 2014): the ways to write a text are added up, not only the best one followed.
 *
 * @param logs of the chances, `[columns, classes]`, as logSoftmax leaves them.
 * @param mayBegin whether some wanted text begins like this; what does not is dropped on the way.
 * @returns at most `count`, the likeliest first.
 */
export function likeliestTexts(logs: Float64Array, classes: number, count: number, mayBegin: (prefix: string) => boolean = () => true): RankedText[] {
  const blank = classes - 1;
  const width = Math.max(16, 2 * count);
  let beam: Prefix[] = [{ text: '', blank: 0, character: -Infinity }];
  for (let from = 0; from < logs.length; from += classes) {
    const next = new Map<string, Prefix>();
    const at = (text: string): Prefix => {
      const known = next.get(text);
      if (known) return known;
      const fresh = { text, blank: -Infinity, character: -Infinity };
      next.set(text, fresh);
      return fresh;
    };
    for (const prefix of beam) {
      const both = logAdd(prefix.blank, prefix.character);
      const same = at(prefix.text);
      same.blank = logAdd(same.blank, both + logs[from + blank]!);
      for (let c = 0; c < blank; c++) {
        const log = logs[from + c]!;
        if (log < faintest) continue;
        const character = lineAlphabet[c]!;
        const repeats = prefix.text.endsWith(character);
        if (repeats) same.character = logAdd(same.character, prefix.character + log);
        const text = prefix.text + character;
        if (!next.has(text) && !mayBegin(text)) continue;
        const longer = at(text);
        // A character twice needs a blank between.
        longer.character = logAdd(longer.character, (repeats ? prefix.blank : both) + log);
      }
    }
    beam = likeliestOf([...next.values()], width);
  }
  return beam.slice(0, count).map(({ text, blank: b, character }) => ({ text, log: logAdd(b, character) }));
}

function likeliestOf(prefixes: readonly Prefix[], count: number): Prefix[] {
  return prefixes.map((prefix) => ({ prefix, log: logAdd(prefix.blank, prefix.character) })).sort((a, b) => b.log - a.log).slice(0, count).map(({ prefix }) => prefix);
}
