import type { FieldInspection, InspectedLook } from '../../contract/documents.ts';
import { lineClasses } from '../../contract/lines.ts';
import type { PageImage, ScannedField } from '../../contract/scanner.ts';
import type { Grammar } from '../../domain/fields/grammar.ts';
import { logSoftmax } from '../../domain/lines/ctc.ts';
import { likeliestTexts } from '../../domain/lines/k-best.ts';
import type { LineImage } from '../../domain/lines/line-image.ts';
import { rankBoxes } from '../../domain/lines/rank-boxes.ts';
import { rankTexts } from '../../domain/lines/rank-texts.ts';
import type { RankedReading } from '../../domain/lines/rank-texts.ts';
import type { AskReaders } from './ask-readers.ts';
import { rankRow } from './read-boxes.ts';
import { onPage, outline } from './read-document.ts';
import { inOrder, rankField } from './read-field.ts';
import { readOneByOne } from './second-opinion.ts';

const mostTextsOfALook = 3;
const mostRanked = 8;

export interface InspectedReading extends Omit<FieldInspection, 'steps'> {
  /** The lines that the networks saw, one a look, as pictures. */
  readonly lines: readonly PageImage[];
}

/** What to call the networks that are asked: those of lines in their order, and that of single digits. */
export interface NetworkNames {
  readonly lines: readonly string[];
  readonly digits: string;
}

/** Reads a field as readScanned does, and tells what it came by. */
export async function inspectReading(field: ScannedField, grammar: Grammar, networks: NetworkNames, ask: AskReaders): Promise<InspectedReading> {
  return field.boxes === null ? inspectLine(field, grammar, networks, ask) : inspectRow(field.boxes, grammar, networks, ask);
}

async function inspectLine({ picture: { image, toPage } }: ScannedField, grammar: Grammar, networks: NetworkNames, ask: AskReaders): Promise<InspectedReading> {
  const { looks, answers, ranked } = await rankField(image, ask, grammar.couldBecome);
  return {
    looks: looks.map(({ name, field: { left, top, width, height } }, i): InspectedLook => {
      return { look: name, box: onPage({ x: left, y: top, w: width, h: height }, toPage), readings: readingsOf(answers.map((own) => own[i]!), networks.lines) };
    }),
    lines: looks.map(({ line }) => asPicture(line)),
    ranked: judged(ranked, grammar),
    networks: networks.lines.map((network, n) => ({ network, text: firstOf(rankTexts(answers[n]!, grammar.couldBecome), grammar) })),
    oneByOne: { network: networks.digits, text: readOneByOne(inOrder(ranked, grammar)[0]?.oneByOne ?? []) }
  };
}

/** Each box is looked at in all ways, and shown in the plain one: the others would be six pictures a digit. */
async function inspectRow(row: NonNullable<ScannedField['boxes']>, grammar: Grammar, networks: NetworkNames, ask: AskReaders): Promise<InspectedReading> {
  const { boxes, ranked } = await rankRow(row.map(({ image, isEmpty }) => (isEmpty ? null : image)), grammar, ask);
  const written = boxes.filter(({ looks }) => looks.length > 0);
  return {
    looks: written.map(({ place, answers }): InspectedLook => {
      return { look: `box ${place + 1}`, box: outline(row[place]!), readings: readingsOf(answers.map(([plain]) => plain!), networks.lines) };
    }),
    lines: written.map(({ looks }) => asPicture(looks[0]!.line)),
    ranked: judged(ranked, grammar),
    networks: networks.lines.map((network, n) => {
      const byIt = boxes.map(({ answers }) => ({ looks: answers[n] ?? [], opinion: null }));
      return { network, text: firstOf(rankBoxes(byIt, grammar.couldBecome), grammar) };
    }),
    oneByOne: { network: networks.digits, text: readOneByOne(boxes.map(({ opinion }) => opinion)) }
  };
}

/** What each network reads in one look. @param answers of each, `[columns, 15]` */
function readingsOf(answers: readonly Float32Array[], networks: readonly string[]): InspectedLook['readings'] {
  return answers.flatMap((logits, n) => {
    const logs = logSoftmax(logits, lineClasses.length);
    return likeliestTexts(logs, lineClasses.length, mostTextsOfALook).map(({ text, log }) => ({ network: networks[n]!, text, chance: Math.exp(log) }));
  });
}

/** With the chance that the looks give, before the grammar has its say in the order. */
function judged(ranked: readonly RankedReading[], grammar: Grammar): FieldInspection['ranked'] {
  const chances = new Map(ranked.map(({ text, chance }) => [text, chance]));
  return inOrder(ranked, grammar).slice(0, mostRanked).map(({ text }) => ({ text, chance: chances.get(text)!, fits: grammar.judge(text).fits }));
}

function firstOf(ranked: readonly RankedReading[], grammar: Grammar): string {
  return inOrder(ranked, grammar)[0]?.text ?? '';
}

/** 0 paper … 1 ink as 0 black … 255 white. */
function asPicture({ width, height, pixels }: LineImage): PageImage {
  // Normalised ink reaches a little beyond paper and full ink: what goes beyond a byte is cut, not wrapped around.
  return { width, height, pixels: Uint8Array.from(Uint8ClampedArray.from(pixels, (ink) => 255 * (1 - ink))) };
}
