/** The classes of digits, in label order. */
export const digitNames: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));
