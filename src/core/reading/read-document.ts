import type { FieldContent } from '../../contract/fields.ts';
import type { Box, FieldReading, ReadCharacter } from '../../contract/reading.ts';
import type { FieldPicture, Homography, ScannedField, ScannedPage } from '../../contract/scanner.ts';
import type { Grammar } from '../../domain/fields/grammar.ts';
import { applyHomography } from '../../domain/pages/homography.ts';
import { fieldGrammar } from '../forms/field-grammar.ts';
import type { WantedForm } from '../forms/known-forms.ts';
import type { AskReaders } from './ask-readers.ts';
import { bestPlace } from './field-places.ts';
import type { LineReaders, PlacedField } from './ports.ts';
import { readBoxes } from './read-boxes.ts';
import { readField, type Demands } from './read-field.ts';

/** A field of a document as it was read. Boxes are in pixels of the straightened page. */
export interface DocumentField extends FieldReading {
  readonly name: string;
  readonly content: FieldContent;
  readonly box: Box;
  /** Why it was taken for the field. */
  readonly why: readonly string[];
}

export interface ReadingOrder extends Pick<LineReaders, 'calibration'>, Pick<WantedForm, 'rulesOf'> {
  readonly misread: number;
  readonly ask: AskReaders;
}

/** Reads every field that was found on a page: while the networks look at one, the answers about another are weighed. One of each name is kept. */
export async function readPage({ form, fields }: ScannedPage, order: ReadingOrder): Promise<DocumentField[]> {
  const read = await Promise.all(fields.map(async (field) => {
    const { name, box, why } = field;
    const rules = order.rulesOf(form, name);
    const { content, isOptional } = rules;
    const reading = isOptional && isEmpty(field) ? emptyReading(content) : await readScanned(field, fieldGrammar(rules), order);
    return { name, content, box, why, ...reading };
  }));
  return [...Map.groupBy(read, ({ name }) => name).values()].map((rivals) => bestPlace(rivals as [DocumentField, ...DocumentField[]]));
}

/** Nothing is written in it. */
export function isEmpty({ picture, boxes }: ScannedField): boolean {
  return boxes === null ? picture.isEmpty : boxes.every((box) => box.isEmpty);
}

/** Of a field in which nothing is written, and nothing has to be. */
function emptyReading({ kind }: FieldContent): FieldReading {
  return { kind, text: '', digits: '', value: null, confidence: 1, accepted: true, alternatives: [], boxes: [], rules: [] };
}

/** Reads one field as it was cut out. */
export async function readScanned({ picture, boxes }: ScannedField, grammar: Grammar, { calibration, misread, ask }: Omit<ReadingOrder, 'rulesOf'>): Promise<FieldReading> {
  const demands = { grammar, calibration, misread };
  if (boxes !== null) {
    const areInside = boxes.every(({ reachesOut }) => !reachesOut);
    const reading = await readBoxes({ boxes: boxes.map(({ image, isEmpty }) => (isEmpty ? null : image)), areInside, ...demands }, ask);
    const written = boxes.filter(({ isEmpty }) => !isEmpty);
    return { ...reading, boxes: Array.from(reading.text, (char, i) => ({ ...outline(written[i]!), char, confidence: reading.confidence })) };
  }
  return readPlaced(picture, demands, ask);
}

/** Reads a field whose characters are to be told in places of the picture that it was cut from. */
export async function readPlaced({ image, toPage }: PlacedField, demands: Demands, ask: AskReaders): Promise<FieldReading> {
  const reading = await readField({ picture: image, ...demands }, ask);
  return { ...reading, boxes: reading.boxes.map((character): ReadCharacter => ({ ...character, ...onPage(character, toPage) })) };
}

/** The upright box on the page around a picture. */
export function outline({ image: { width, height }, toPage }: FieldPicture): Box {
  return onPage({ x: 0, y: 0, w: width, h: height }, toPage);
}

/** The upright box on the page around a box in a picture. */
export function onPage({ x, y, w, h }: Box, toPage: Homography): Box {
  const corners = [{ x, y }, { x: x + w, y }, { x, y: y + h }, { x: x + w, y: y + h }].map((corner) => applyHomography(toPage, corner));
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, w: Math.max(...xs) - left, h: Math.max(...ys) - top };
}
