import { lineAlphabet, lineClasses } from '../../contract/lines.ts';
import { chancesOf, logChance, logSoftmax } from './ctc.ts';
import { digitClasses, digitsOnly } from './digits-only.ts';
import { likeliestTexts } from './k-best.ts';

/** A text that a line may say. */
export interface RankedReading {
  readonly text: string;
  /** The text with all but 0-9 left out. */
  readonly digits: string;
  /** Chance of the digits, whatever stands between them, by all looks at the line together (geometric mean). */
  readonly chance: number;
}

const classes = lineClasses.length;
/** So many texts each look proposes … */
const textsOfALook = 6;
/** … and so many strings of digits, the likeliest of any look, are weighed by all. */
const weighed = 10;

/**
 * What a line says, from several looks at it: each proposes texts, and all weigh every one. Looks that differ in crop and stretch err apart, so a text
 * that all of them find likely is right far more often than one that a single look is sure of.
 *
 * @param looks logits `[columns, 15]` each.
 * @param mayBegin whether some wanted text begins like this.
 * @returns one a string of digits, the likeliest first.
 */
export function rankTexts(looks: readonly Float32Array[], mayBegin?: (prefix: string) => boolean): RankedReading[] {
  const wanted = mayBegin && remembered(mayBegin);
  const proposals = new Map<string, { readonly texts: Set<string>; log: number }>();
  const logs = looks.map((logits) => logSoftmax(logits, classes));
  for (const own of logs) {
    for (const { text, log } of likeliestTexts(own, classes, textsOfALook, wanted)) {
      const digits = digitsOf(text);
      if (digits === '') continue;
      const known = proposals.get(digits) ?? { texts: new Set(), log };
      known.texts.add(text);
      known.log = Math.max(known.log, log);
      proposals.set(digits, known);
    }
  }
  const chances = logs.map(chancesOf);
  const marksAsBlank = logs.map((own) => chancesOf(digitsOnly(own)));
  return [...proposals].sort(([, a], [, b]) => b.log - a.log).slice(0, weighed)
    .map(([digits, { texts }]) => ({ text: likeliestOf([...texts], chances), digits, chance: Math.exp(meanLog(digits, marksAsBlank, digitClasses)) }))
    .sort((a, b) => b.chance - a.chance);
}

/** Looks at one line propose nearly the same beginnings. */
function remembered(mayBegin: (prefix: string) => boolean): (prefix: string) => boolean {
  const known = new Map<string, boolean>();
  return (prefix) => {
    let answer = known.get(prefix);
    if (answer === undefined) known.set(prefix, (answer = mayBegin(prefix)));
    return answer;
  };
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function likeliestOf(texts: readonly string[], looks: readonly Float64Array[]): string {
  if (texts.length === 1) return texts[0]!;
  const logs = texts.map((text) => meanLog(text, looks, classes));
  return texts[logs.indexOf(Math.max(...logs))]!;
}

/** Mean over the looks of the log of a text's chance. */
function meanLog(text: string, looks: readonly Float64Array[], count: number): number {
  const labels = Uint8Array.from(text, (character) => lineAlphabet.indexOf(character as (typeof lineAlphabet)[number]));
  return looks.reduce((sum, chances) => sum + logChance(chances, count, labels), 0) / looks.length;
}
