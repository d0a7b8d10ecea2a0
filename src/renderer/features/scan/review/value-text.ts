import type { FieldContent } from '../../../../contract/fields.ts';
import { grammarOf } from '../../../../domain/fields/grammar-of.ts';

/** Whether a text says one value of the field; the empty one says that nothing is written. */
export function isValue(content: FieldContent, text: string): boolean {
  if (text === '') return true;
  const { fits, value } = grammarOf(content).judge(text);
  return fits && value !== null;
}

/** A parsed value as people of the language write it: an amount's minor units as a number with decimals, an ISO date as a date. */
export function valueText(content: FieldContent, value: string, language: string): string {
  if (content.kind === 'amount') {
    const { minorDigits } = content.options;
    return new Intl.NumberFormat(language, { minimumFractionDigits: minorDigits, maximumFractionDigits: minorDigits }).format(Number(value) / 10 ** minorDigits);
  }
  if (content.kind === 'date') return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`));
  return value;
}
