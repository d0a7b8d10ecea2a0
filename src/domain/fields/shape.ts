/**
 * A set of texts, as two regular expressions that are made together: one matches its texts, the other whatever some text of it starts with. So the two
 * questions that are asked of a grammar, “does this fit” and “could this become something that fits”, cannot disagree.
 */
export interface Shape {
  readonly whole: string;
  /** Matches every start of a text of the set, the empty one and the text itself included; to be anchored at the end of the input. */
  readonly start: string;
}

/** One character of a class, written as in a regular expression: `[0-9]`, `\p{L}`. */
export function oneOf(characters: string): Shape {
  return { whole: characters, start: `${characters}?` };
}

/** One of these texts; at least one of them. */
export function words(texts: readonly string[]): Shape {
  const starts = new Set(texts.flatMap((text) => Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length))));
  const group = (alternatives: Iterable<string>): string => `(?:${[...alternatives].map(escaped).join('|')})`;
  return { whole: group(texts), start: group(starts) };
}

/** One after the other. */
export function sequence(...shapes: readonly Shape[]): Shape {
  return {
    whole: shapes.map(({ whole }) => whole).join(''),
    start: shapes.reduceRight((rest, { whole, start }) => (rest === '' ? start : `(?:${start}|${whole}${rest})`), '')
  };
}

export function either(...shapes: readonly Shape[]): Shape {
  return { whole: `(?:${shapes.map(({ whole }) => whole).join('|')})`, start: `(?:${shapes.map(({ start }) => start).join('|')})` };
}

/** From `least` to `most` texts of the shape one after the other; `most` is at least 1. */
export function repeated(shape: Shape, least: number, most: number): Shape {
  return { whole: `(?:${shape.whole}){${least},${most}}`, start: `(?:${shape.whole}){0,${most - 1}}${shape.start}` };
}

export function optional(shape: Shape): Shape {
  return repeated(shape, 0, 1);
}

/** From `least` to `most` digits. */
export function digits(least: number, most = least): Shape {
  return repeated(oneOf('[0-9]'), least, most);
}

export interface Matcher {
  /** Whether the text is one of the shape's, small and capital letters alike. */
  readonly fits: (text: string) => boolean;
  /** Whether some text of the shape starts with this. */
  readonly couldBecome: (prefix: string) => boolean;
}

/** No field is longer; what is may be anything, and is not worth the time to look at. */
const longest = 100;

/** No text of the shape may be longer than `longest`: its start would lead nowhere. */
export function matcherOf(shape: Shape): Matcher {
  const whole = new RegExp(`^(?:${shape.whole})$`, 'iu');
  const start = new RegExp(`^(?:${shape.start})$`, 'iu');
  return {
    fits: (text) => text.length <= longest && whole.test(text),
    couldBecome: (prefix) => prefix.length <= longest && start.test(prefix)
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
