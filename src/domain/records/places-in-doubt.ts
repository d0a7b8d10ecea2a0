import type { FieldReading } from '../../contract/reading.ts';

/** A text that is less likely than this beside the best one is no reason to look. */
const leastChance = 0.02;

/** What the field may say instead. */
export function otherText({ text, alternatives }: Pick<FieldReading, 'text' | 'alternatives'>): FieldReading['alternatives'][number] | undefined {
  return alternatives.find(({ text: said, confidence }) => said !== text && confidence >= leastChance);
}

/** The one place at which two texts of the same length differ. */
export function onlyDifference(a: string, b: string): number | null {
  if (a.length !== b.length) return null;
  const places = [...a].flatMap((char, i) => (char === b[i] ? [] : [i]));
  return places.length === 1 ? places[0]! : null;
}

/** The place of the digit that is least sure; null where none stands out, as in boxed fields, which have one confidence for all characters. */
export function leastSure(boxes: FieldReading['boxes']): number | null {
  const digits = boxes.flatMap(({ char, confidence }, index) => (/[0-9]/.test(char) ? [{ index, confidence }] : []));
  const least = digits.reduce<{ index: number; confidence: number } | null>((worst, box) => (worst === null || box.confidence < worst.confidence ? box : worst), null);
  return least === null || digits.every(({ confidence }) => confidence === least.confidence) ? null : least.index;
}
