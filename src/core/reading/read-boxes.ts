import type { RuleOutcome } from '../../contract/fields.ts';
import type { FieldReading } from '../../contract/reading.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { sampleOfPicture } from '../../domain/digits/sample-of-picture.ts';
import type { Grammar } from '../../domain/fields/grammar.ts';
import { lookAtBox } from '../../domain/lines/looks.ts';
import type { LookedAt } from '../../domain/lines/looks.ts';
import { rankBoxes } from '../../domain/lines/rank-boxes.ts';
import type { RankedReading } from '../../domain/lines/rank-texts.ts';
import type { AskReaders } from './ask-readers.ts';
import { asReading, inOrder, linesInOneQuestion, type Demands } from './read-field.ts';
import { logsOf } from './second-opinion.ts';
import type { DigitLogs } from './second-opinion.ts';

export interface BoxesQuestion extends Demands {
  /** One a box, 0 black … 255 white; null where nothing is written. */
  readonly boxes: readonly (GreyImage | null)[];
  /** None reaches over the side of its box. */
  readonly areInside: boolean;
}

/** A row of boxes as it was looked at. */
export interface RankedBoxes {
  readonly boxes: readonly LookedAtBox[];
  /** The likeliest first. */
  readonly ranked: readonly RankedReading[];
}

interface LookedAtBox {
  /** Of all boxes, counted from 0. */
  readonly place: number;
  /** None where it is empty. */
  readonly looks: readonly LookedAt[];
  /** Of each network, `[columns, 15]` of each look. */
  readonly answers: readonly (readonly Float32Array[])[];
  /** Logs of the ten digits' chances by the network of single digits; null where it has nothing to look at. */
  readonly opinion: DigitLogs;
}

/** Reads a field with a printed box for each digit. Where the digits are is what the boxes say. */
export async function readBoxes({ boxes, areInside, ...demands }: BoxesQuestion, ask: AskReaders): Promise<Omit<FieldReading, 'boxes'>> {
  const { ranked } = await rankRow(boxes, demands.grammar, ask);
  const reading = asReading(inOrder(ranked, demands.grammar), demands);
  const rules: RuleOutcome[] = [{ rule: 'insideBox', ok: areInside }, { rule: 'noEmptyBox', ok: !hasGap(boxes) }];
  // Printed between the boxes, where nobody looks: 12.50 is taken for 1250.
  if (demands.grammar.kind === 'amount') rules.push({ rule: 'decimalMark', ok: false });
  return { ...reading, accepted: reading.accepted && rules.every(({ ok }) => ok), rules: [...reading.rules, ...rules] };
}

/** Whether a box is empty between two that are filled. */
function hasGap(boxes: BoxesQuestion['boxes']): boolean {
  const isFilled = (box: GreyImage | null): boolean => box !== null;
  return boxes.slice(boxes.findIndex(isFilled), boxes.findLastIndex(isFilled)).includes(null);
}

/** What a row of boxes may say. @param boxes one a box; null where nothing is written */
export async function rankRow(boxes: BoxesQuestion['boxes'], grammar: Grammar, ask: AskReaders): Promise<RankedBoxes> {
  const all = boxes.map((box, place) => ({ place, looks: box === null ? [] : lookAtBox(box) }));
  // A date has a digit in every box; other numbers may be shorter than their boxes.
  const filled = grammar.kind === 'date' ? all : all.filter(({ looks }) => looks.length > 0);
  const answers = await linesInOneQuestion(filled.flatMap(({ looks }) => looks.map(({ line }) => line)), ask.lines);
  const opinions = await logsOf(filled.map(({ place }) => (boxes[place] ? sampleOfPicture(boxes[place]) : undefined)), ask.digits);
  let from = 0;
  const asked = filled.map(({ place, looks }, i): LookedAtBox => {
    const own = answers.map((network) => network.slice(from, from + looks.length));
    from += looks.length;
    return { place, looks, answers: own, opinion: opinions[i]! };
  });
  return { boxes: asked, ranked: rankBoxes(asked.map(({ answers: own, opinion }) => ({ looks: own.flat(), opinion })), grammar.couldBecome) };
}
