import type { FieldReading } from '../../contract/reading.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { lookAt } from '../../domain/lines/looks.ts';
import { rankBoxes } from '../../domain/lines/rank-boxes.ts';
import { asReading, inOrder, linesInOneQuestion, type AskAboutLines, type Demands } from './read-field.ts';

export interface BoxesQuestion extends Demands {
  /** One a box, 0 black … 255 white; null where nothing is written. */
  readonly boxes: readonly (GreyImage | null)[];
}

/** Reads a field with a printed box for each digit. Where the digits are is what the boxes say. */
export async function readBoxes({ boxes, ...demands }: BoxesQuestion, ask: AskAboutLines): Promise<Omit<FieldReading, 'boxes'>> {
  // A date has a digit in every box; other numbers may be shorter than their boxes.
  const filled = demands.grammar.kind === 'date' ? boxes : boxes.filter((box) => box !== null);
  const looks = filled.map((box) => (box === null ? [] : lookAt(box, { left: 0, top: 0, width: box.width, height: box.height }).map(({ line }) => line)));
  const answers = await linesInOneQuestion(looks.flat(), ask);
  let from = 0;
  const ofBoxes = looks.map((lines) => {
    const own = answers.flatMap((network) => network.slice(from, from + lines.length));
    from += lines.length;
    return own;
  });
  return asReading(inOrder(rankBoxes(ofBoxes, demands.grammar.couldBecome), demands.grammar), demands);
}
