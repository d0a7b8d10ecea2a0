import type { Box, FieldReading } from '../../contract/reading.ts';
import type { ScannedField } from '../../contract/scanner.ts';

/** What does not fit its field is taken only where nothing does. */
const unfitShare = 0.01;

/**
 * Which of the places where one value may be was the right one, by what was read there: how sure it is, and where the form looks first.
 *
 * @param readings in the order of the places, the likeliest first; at least one.
 */
export function bestPlace<Reading extends ReadPlace>(readings: readonly [Reading, ...Reading[]]): Reading {
  const worth = readings.map((reading, rank) => {
    if (reading.text === '' || readings.some((other) => isWholeWithin(other, reading))) return 0;
    return (reading.confidence * (fits(reading) ? 1 : unfitShare)) / (1 + rank);
  });
  return readings[worth.indexOf(Math.max(...worth))]!;
}

type ReadPlace = Pick<FieldReading, 'kind' | 'text' | 'digits' | 'confidence' | 'rules'>;

function fits({ rules }: ReadPlace): boolean {
  return rules.every(({ ok }) => ok);
}

/** A postcode that is whole goes on in a wider place only with the word beside it: “TAHNEE 35094” is not 7155 35094. */
function isWholeWithin(narrow: ReadPlace, wide: ReadPlace): boolean {
  const { kind, digits } = narrow;
  return kind === 'postcode' && digits !== '' && fits(narrow) && digits.length < wide.digits.length && (wide.digits.startsWith(digits) || wide.digits.endsWith(digits));
}

/** The field of that name that lies nearest to a box, when a page is scanned once more. */
export function fieldAt(fields: readonly ScannedField[], { name, box }: { readonly name: string; readonly box: Box }): ScannedField | undefined {
  return fields.filter((field) => field.name === name).toSorted((a, b) => distance(a.box, box) - distance(b.box, box))[0];
}

/** Between the middles. */
function distance(a: Box, b: Box): number {
  return Math.hypot(a.x + a.w / 2 - b.x - b.w / 2, a.y + a.h / 2 - b.y - b.h / 2);
}
