import { lineAlphabet, lineClasses } from '../../contract/lines.ts';

/** Where a character was seen. */
export interface AlignedCharacter {
  readonly char: string;
  /** Columns, both included. */
  readonly first: number;
  readonly last: number;
  /** Largest chance of the character among them. */
  readonly confidence: number;
}

/**
 * The likeliest way to write a text into the columns (Viterbi).
 *
 * @param logs of the chances, `[columns, classes]`: the alphabet, or the first characters of it, then blank.
 * @returns a place for each character, left to right; none where the text does not fit.
 */
export function alignText(logs: Float64Array, text: string, classes: number = lineClasses.length): AlignedCharacter[] {
  const blank = classes - 1;
  const labels = Array.from(text, (char) => lineAlphabet.indexOf(char as (typeof lineAlphabet)[number]));
  const states = 2 * labels.length + 1;
  const columns = logs.length / classes;
  const classOf = (state: number): number => (state % 2 === 0 ? blank : labels[state >> 1]!);
  const best = new Float64Array(columns * states).fill(-Infinity);
  const cameFrom = new Int32Array(columns * states);
  for (let t = 0; t < columns; t++) {
    for (let s = 0; s < states; s++) {
      let [from, most] = [s, t === 0 ? (s < 2 ? 0 : -Infinity) : best[(t - 1) * states + s]!];
      const skips = s % 2 === 1 && s >= 2 && labels[s >> 1] !== labels[(s >> 1) - 1];
      for (const before of t === 0 ? [] : skips ? [s - 1, s - 2] : [s - 1]) {
        if (before >= 0 && best[(t - 1) * states + before]! > most) [from, most] = [before, best[(t - 1) * states + before]!];
      }
      best[t * states + s] = most + logs[t * classes + classOf(s)]!;
      cameFrom[t * states + s] = from;
    }
  }
  const end = (columns - 1) * states;
  let state = states > 1 && best[end + states - 2]! > best[end + states - 1]! ? states - 2 : states - 1;
  if (best[end + state] === -Infinity) return [];
  const spans = labels.map(() => ({ first: columns, last: -1, log: -Infinity }));
  for (let t = columns - 1; t >= 0; t--) {
    if (state % 2 === 1) {
      const span = spans[state >> 1]!;
      span.first = t;
      span.last = Math.max(span.last, t);
      span.log = Math.max(span.log, logs[t * classes + classOf(state)]!);
    }
    state = cameFrom[t * states + state]!;
  }
  return spans.map(({ first, last, log }, i) => ({ char: text[i]!, first, last, confidence: Math.exp(log) }));
}
