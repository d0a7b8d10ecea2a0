import type { FieldReading, ReadingCalibration } from '../../contract/reading.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { Grammar } from '../../domain/fields/grammar.ts';
import { lookAt } from '../../domain/lines/looks.ts';
import { rankBoxes } from '../../domain/lines/rank-boxes.ts';
import { asReading, inOrder, linesInOneQuestion, type AskAboutLines } from './read-field.ts';

export interface BoxesQuestion {
  /** One a box, 0 black … 255 white; null where nothing is written. */
  readonly boxes: readonly (GreyImage | null)[];
  readonly grammar: Grammar;
  readonly calibration: ReadingCalibration;
  readonly misread: number;
}

/** Reads a field with a printed box for each digit. Where the digits are is what the boxes say. */
export async function readBoxes({ boxes, grammar, calibration, misread }: BoxesQuestion, ask: AskAboutLines): Promise<Omit<FieldReading, 'boxes'>> {
  const looks = boxes.map((box) => (box === null ? [] : lookAt(box, { left: 0, top: 0, width: box.width, height: box.height }).map(({ line }) => line)));
  const answers = await linesInOneQuestion(looks.flat(), ask);
  let from = 0;
  const ofBoxes = looks.map((lines) => {
    const own = answers.flatMap((network) => network.slice(from, from + lines.length));
    from += lines.length;
    return own;
  });
  return asReading(inOrder(rankBoxes(ofBoxes, grammar.couldBecome), grammar), { grammar, calibration, misread });
}
