import { lineClasses, lineHeight } from '../../contract/lines.ts';
import type { FieldReading, ReadingCalibration } from '../../contract/reading.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { Grammar } from '../../domain/fields/grammar.ts';
import { alignText } from '../../domain/lines/align-text.ts';
import { characterBoxes } from '../../domain/lines/character-boxes.ts';
import { confidenceOf, confidencesBeside, evidenceFor, thresholdFor } from '../../domain/lines/confidence.ts';
import { logSoftmax } from '../../domain/lines/ctc.ts';
import { columnPixels } from '../../domain/lines/fit-line.ts';
import type { LineImage } from '../../domain/lines/line-image.ts';
import { lookAt, type LookedAt } from '../../domain/lines/looks.ts';
import type { AnsweredLook } from '../../domain/lines/place-digits.ts';
import { rankTexts } from '../../domain/lines/rank-texts.ts';
import type { RankedReading } from '../../domain/lines/rank-texts.ts';
import type { AskAboutLines, AskReaders } from './ask-readers.ts';
import { withSecondOpinion } from './second-opinion.ts';
import type { WeighedReading } from './second-opinion.ts';

/** What a reading is held to. */
export interface Demands {
  readonly grammar: Grammar;
  readonly calibration: ReadingCalibration;
  /** Share of accepted readings that may be wrong. */
  readonly misread: number;
}

export interface FieldQuestion extends Demands {
  /** Of the field and nothing else, 0 black … 255 white. */
  readonly picture: GreyImage;
}

const mostAlternatives = 4;

/** Reads the handwriting in the picture of a field. */
export async function readField({ picture, ...demands }: FieldQuestion, ask: AskReaders): Promise<FieldReading> {
  const { looks, answers, ranked } = await rankField(picture, ask, demands.grammar.couldBecome);
  const ordered = inOrder(ranked, demands.grammar);
  return { ...asReading(ordered, demands), boxes: ordered[0] === undefined ? [] : charactersOf(ordered[0], answers[0]![0]!, looks[0]!) };
}

/** How much of its confidence a text keeps that breaks the rules of its field: the writer may have broken them, the reader has more likely. */
const refusedShare = 0.1;

/** The first of the ranked, judged, with how sure it is; the others are its alternatives. */
export function asReading([best, ...others]: readonly RankedReading[], { grammar, calibration, misread }: Demands): Omit<FieldReading, 'boxes'> {
  if (best === undefined) return { kind: grammar.kind, text: '', digits: '', value: null, confidence: 0, accepted: false, alternatives: [], rules: [] };
  const { digits, value, rules, fits, alwaysDoubtful } = grammar.judge(best.text);
  const chanceOfInk = confidenceOf(evidenceFor([best, ...others]), calibration.confidence);
  const confidence = fits ? chanceOfInk : refusedShare * chanceOfInk;
  const besides = confidencesBeside(confidence, others.map(({ chance }) => chance));
  return {
    kind: grammar.kind,
    text: best.text,
    digits,
    value,
    confidence,
    accepted: fits && !alwaysDoubtful && confidence >= thresholdFor(calibration, misread),
    alternatives: others.slice(0, mostAlternatives).map(({ text }, i) => ({ text, confidence: besides[i]! })),
    rules: [...rules]
  };
}

export interface RankedField {
  readonly looks: readonly LookedAt[];
  /** Of each network, `[columns, 15]` of each look. */
  readonly answers: readonly (readonly Float32Array[])[];
  /** The likeliest first. */
  readonly ranked: readonly WeighedReading[];
}

/** What a field may say. @param mayBegin whether some wanted text begins like this */
export async function rankField(picture: GreyImage, ask: AskReaders, mayBegin?: (prefix: string) => boolean): Promise<RankedField> {
  const { looks, answers, answered } = await lookAndAsk(picture, ask.lines);
  return { looks, answers, ranked: await withSecondOpinion(picture, answered, rankTexts(answers.flat(), mayBegin), ask.digits) };
}

/** All looks at the picture of a field, and what each network answers to each: by network, and one after the other. */
export async function lookAndAsk(picture: GreyImage, ask: AskAboutLines): Promise<Pick<RankedField, 'looks' | 'answers'> & { readonly answered: readonly AnsweredLook[] }> {
  const { width, height } = picture;
  const looks = lookAt(picture, { left: 0, top: 0, width, height });
  const answers = await linesInOneQuestion(looks.map(({ line }) => line), ask);
  return { looks, answers, answered: answers.flatMap((logits) => looks.map((look, i) => ({ ...look, logits: logits[i]! }))) };
}

/** What a text whose structure is doubtful is worth beside one that is written as such values are. */
const doubtfulShare = 0.1;

/** By what the looks say and the grammar thinks of it; what does not fit comes last, however likely that is. */
export function inOrder<T extends RankedReading>(ranked: readonly T[], grammar: Grammar): T[] {
  const judged = ranked.map((reading) => ({ reading, ...grammar.judge(reading.text) }));
  const weighed = judged.filter(({ fits }) => fits)
    .map(({ reading, alwaysDoubtful }) => (alwaysDoubtful ? { ...reading, chance: doubtfulShare * reading.chance } : reading))
    .sort((a, b) => b.chance - a.chance);
  return [...weighed, ...judged.filter(({ fits }) => !fits).map(({ reading }) => reading)];
}

/** One question for all: what is narrower gets paper to its right. @returns for each network, `[columns, 15]` of each line */
export async function linesInOneQuestion(lines: readonly LineImage[], ask: AskAboutLines): Promise<Float32Array[][]> {
  if (lines.length === 0) return [];
  const width = Math.max(...lines.map((line) => line.width));
  const pixels = new Float32Array(lines.length * lineHeight * width);
  lines.forEach((line, i) => {
    for (let y = 0; y < lineHeight; y++) pixels.set(line.pixels.subarray(y * line.width, (y + 1) * line.width), (i * lineHeight + y) * width);
  });
  const answers = await ask(pixels, width);
  return answers.map((logits) => {
    const size = logits.length / lines.length;
    return lines.map((line, i) => logits.slice(i * size, i * size + (line.width / columnPixels) * lineClasses.length));
  });
}

function charactersOf({ text }: RankedReading, logits: Float32Array, { line, field }: LookedAt): FieldReading['boxes'] {
  const logs = logSoftmax(logits, lineClasses.length);
  const characters = alignText(logs, text);
  const boxes = characterBoxes(characters, line, field);
  return characters.map(({ char, confidence }, i) => ({ ...boxes[i]!, char, confidence }));
}
