/** A number cut at its marks: `1.234,56` has the runs 1, 234, 56 and the marks `.` and `,`. */
export interface MarkedDigits {
  readonly runs: readonly string[];
  /** Between the runs: one fewer. */
  readonly marks: readonly string[];
}

/** From the first digit of the text to the last, which are there. */
export function markedDigitsOf(text: string): MarkedDigits {
  const number = text.slice(text.search(/[0-9]/), text.search(/[0-9][^0-9]*$/) + 1);
  return { runs: number.split(/[^0-9]/), marks: number.match(/[^0-9]/g) ?? [] };
}

/** Groups of three: 1 234 567. */
export function inThrees([first, ...others]: readonly string[]): boolean {
  return /^[1-9][0-9]{0,2}$/.test(first!) && others.every(({ length }) => length === 3);
}

/** The last three digits, and groups of two before them, as in India: 12 34 567. */
export function indianGroups([first, ...others]: readonly string[]): boolean {
  return /^[1-9][0-9]?$/.test(first!) && others.at(-1)?.length === 3 && others.slice(0, -1).every(({ length }) => length === 2);
}

/** Without the zeros before the number; 0 stays. */
export function plainNumber(digits: string): string {
  return digits.replace(/^0+(?=[0-9])/, '');
}
