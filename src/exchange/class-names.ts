import { limits } from './limits.ts';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const byNumberThenName = new Intl.Collator('en', { numeric: true });

/**
 * The classes of a dataset in label order from the names its samples carry. Digits always give all ten, so that a small set and a
 * large one have the same labels; whole numbers give 0 to the largest; other names are sorted.
 */
export function orderClasses(names: Iterable<string>): string[] {
  const seen = [...new Set(names)];
  if (seen.every((name) => /^(0|[1-9][0-9]{0,2})$/.test(name) && Number(name) < limits.classes)) {
    const largest = seen.reduce((most, name) => Math.max(most, Number(name)), digits.length - 1);
    return Array.from({ length: largest + 1 }, (_, i) => String(i));
  }
  return seen.sort((a, b) => byNumberThenName.compare(a, b) || (a < b ? -1 : 1));
}

/** What is wrong with a class name, undefined where nothing is. */
export function classNameFault(name: string): string | undefined {
  if (name.trim() === '') return 'the label is empty';
  if (name.length > limits.classNameCharacters) return `the label has ${name.length} characters, at most ${limits.classNameCharacters} are allowed`;
  // A control character in a class name would reach terminals and exported CSV files.
  if (/\p{Cc}/u.test(name)) return 'the label has a control character in it';
  return undefined;
}
