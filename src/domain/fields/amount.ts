import type { AmountOptions, Judgement, RuleOutcome } from '../../contract/fields.ts';
import { indianGroups, inThrees, markedDigitsOf, plainNumber } from './digit-groups.ts';
import type { MarkedDigits } from './digit-groups.ts';
import { judgementOf, shapeless } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { digits, either, matcherOf, oneOf, optional, repeated, sequence, words } from './shape.ts';
import type { Shape } from './shape.ts';

/** No sum of money is longer, and it keeps the texts of the grammar short. */
const mostDigits = 15;

/**
 * An amount in figures, as cheques and forms have it: `1,234.56 · 1.234,56 · 1 234,56 · 1'234.56 · 1,20,000/- · 500 56/100 · 500 xx/100 · 5.000.- ·
 * $500.00 · ***500=`. Fillers, a currency and a closing dash, point or comma around it mean nothing.
 *
 * Points and commas are easily taken for each other in pictures, so structure decides which of them is what:
 * - as many digits after the last mark as the currency has decimal places are minor units: 12.50, 12,50, 12-50;
 * - three digits after it are a group: 1.234 is one thousand. With three decimal places, they are a group where the marks are all the same and there are
 *   several or the other mark is the decimal one, else minor units; a single mark that may be either is doubtful;
 * - any other number of digits after it, or groups of neither kind (1.23.45), do not fit;
 * - digits without any mark are major units.
 * A mark that contradicts structure (a comma for a decimal point, different marks between groups, Indian groups without commas) leaves the value as
 * structure has it, and is doubtful. So is 500/100 for 5 00/100: it may be 500 xx/100.
 */
export function amountGrammar(options: AmountOptions): Grammar {
  const matcher = matcherOf(amountShape(options));
  return {
    kind: 'amount',
    couldBecome: matcher.couldBecome,
    judge: (text) => (matcher.fits(text) ? judgeAmount(text, options) : shapeless(text))
  };
}

function amountShape({ minorDigits }: AmountOptions): Shape {
  const filler = oneOf('[\\s*=#~:\\-]');
  const sign = oneOf('\\p{Sc}');
  // $ · EUR · Rs. · R$
  const currency = either(sign, sequence(repeated(oneOf('\\p{L}'), 1, 3), optional(oneOf('[.]')), optional(sign)));
  const lead = sequence(repeated(filler, 0, 6), optional(sequence(currency, repeated(filler, 0, 6))));
  // . · .- · ,-- · /- · /= · - EUR · ***
  const close = sequence(
    optional(oneOf('[.,]')), optional(oneOf('\\s')), optional(oneOf('[/]')), repeated(filler, 0, 6), optional(sequence(currency, repeated(filler, 0, 4)))
  );
  const groupMark = oneOf("[.,'’\\s]");
  const whole = either(
    digits(1, mostDigits),
    sequence(oneOf('[1-9]'), digits(0, 2), repeated(sequence(groupMark, digits(3)), 1, 4)),
    sequence(oneOf('[1-9]'), digits(0, 1), repeated(sequence(groupMark, digits(2)), 1, 5), groupMark, digits(3))
  );
  if (minorDigits === 0) return sequence(lead, whole, close);
  const minor = digits(minorDigits);
  const hundredth = words([`/1${'0'.repeat(minorDigits)}`]);
  const gap = either(oneOf('[.,\\s\\-]'), sequence(oneOf('\\s'), words(['&', '+', 'and']), oneOf('\\s')));
  const number = either(
    whole,
    sequence(whole, oneOf('[.,=\\-]'), minor),
    sequence(oneOf('[.,]'), minor),
    sequence(optional(sequence(whole, optional(gap))), minor, hundredth),
    sequence(whole, optional(gap), words(['xx', 'no', '-', '--']), hundredth)
  );
  return sequence(lead, number, close);
}

interface Parsed {
  /** Digits of the major units; empty where there are none. */
  readonly whole: string;
  /** Digits of the minor units; empty where there are none. */
  readonly minor: string;
  readonly rules: readonly RuleOutcome[];
}

function judgeAmount(text: string, options: AmountOptions): Judgement {
  const { whole, minor, rules } = parseFraction(text, options) ?? parseMarked(text, options);
  const value = plainNumber(whole + minor.padEnd(options.minorDigits, '0'));
  return judgementOf(text, value, [{ rule: 'shape', ok: true }, ...rules]);
}

/** Minor units over 100 (or 1000); null where there is no such fraction. */
function parseFraction(text: string, options: AmountOptions): Parsed | null {
  const { minorDigits } = options;
  if (minorDigits === 0) return null;
  const found = new RegExp(`^(.*?)([.,\\s\\-]?|\\s(?:[&+]|and)\\s)([0-9]{${minorDigits}}|xx|no|--?)/10{${minorDigits}}(?![0-9])`, 'isu').exec(text);
  if (found === null) return null;
  const [, before, gap, written] = found as unknown as [string, string, string, string];
  const minor = /^[0-9]/.test(written) ? written : '';
  if (!/[0-9]/.test(before)) return { whole: '', minor, rules: [{ rule: 'leadingDigit', ok: false }] };
  const { runs, marks } = markedDigitsOf(before);
  return { whole: runs.join(''), minor, rules: [{ rule: 'decimalMark', ok: gap !== '' || minor === '' }, ...groupRules({ runs, marks }, options)] };
}

function parseMarked(text: string, options: AmountOptions): Parsed {
  const { runs, marks } = markedDigitsOf(text);
  const closing = closingRules(text);
  const lead = text.slice(0, text.search(/[0-9]/));
  // The point of Rs. belongs to the letters, but USD.50 is 50 cents: a person has to look.
  if (runs.length === 1 && /[.,]$/.test(lead)) {
    if (!/\p{L}.$/u.test(lead)) return { whole: '', minor: runs[0]!, rules: [{ rule: 'leadingDigit', ok: false }, ...closing] };
    if (runs[0]!.length === options.minorDigits) return { whole: runs[0]!, minor: '', rules: [{ rule: 'decimalMark', ok: false }, ...closing] };
  }
  const minor = runs.at(-1)!;
  const reading = readLastRun({ runs, marks }, options);
  if (reading === 'group') return { whole: runs.join(''), minor: '', rules: [...groupRules({ runs, marks }, options), ...closing] };
  const before = { runs: runs.slice(0, -1), marks: marks.slice(0, -1) };
  const mark = marks.at(-1)!;
  const expected = options.decimal === 'either' || /[=-]/.test(mark) || mark === options.decimal;
  const decimalMark = { rule: 'decimalMark' as const, ok: reading === 'minor' && expected && !before.marks.includes(mark) };
  return { whole: before.runs.join(''), minor, rules: [decimalMark, { rule: 'leadingDigit', ok: true }, ...groupRules(before, options), ...closing] };
}

/** What the digits after the last mark are; `perhapsMinor` where nothing but habit decides. */
function readLastRun({ runs, marks }: MarkedDigits, { minorDigits, decimal }: AmountOptions): 'group' | 'minor' | 'perhapsMinor' {
  const mark = marks.at(-1);
  if (mark === undefined || runs.at(-1)!.length !== minorDigits || !/[.,=-]/.test(mark)) return 'group';
  if (minorDigits !== 3 || /[=-]/.test(mark) || !wellGrouped(runs)) return 'minor';
  if (!wellGrouped(runs.slice(0, -1))) return 'group';
  if (marks.length > 1) return marks.at(-2) === mark ? 'group' : 'minor';
  if (decimal === 'either') return 'perhapsMinor';
  return decimal === mark ? 'minor' : 'group';
}

function wellGrouped(runs: readonly string[]): boolean {
  return runs.length === 1 || inThrees(runs) || indianGroups(runs);
}

function groupRules({ runs, marks }: MarkedDigits, { decimal }: AmountOptions): RuleOutcome[] {
  if (marks.length === 0) return [];
  const [mark] = marks;
  return [{ rule: 'groupMarks', ok: marks.every((other) => other === mark) && mark !== decimal && (inThrees(runs) || mark === ',') }];
}

function closingRules(text: string): RuleOutcome[] {
  const close = text.slice(text.search(/[0-9][^0-9]*$/) + 1);
  return close.includes('/') ? [{ rule: 'closingMark', ok: /[/]\s*[-=~]/.test(close) }] : [];
}
