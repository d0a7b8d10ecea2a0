/** How a line of handwriting stands before a network that reads lines. */

/** Rows of a line's image. */
export const lineHeight = 32;

/** So many lines, written with a split's digits, say how well a network reads lines. */
export const answeredLines = 2000;

/** What can be read in a line beside blank, by class. Currency signs, fillers and waves are blank. */
export const lineAlphabet = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ',', '-', '/'] as const;

/** The classes of a model that reads lines; the blank is the last. */
export const lineClasses: readonly string[] = [...lineAlphabet, 'blank'];
