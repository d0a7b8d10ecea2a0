import type { DoseOptions, DoseUnit, Judgement, RuleOutcome } from '../../contract/fields.ts';
import { markedDigitsOf, plainNumber } from './digit-groups.ts';
import { doseUnits } from './dose-units.ts';
import type { UnitWords } from './dose-units.ts';
import { judgementOf, shapeless } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { digits, either, matcherOf, oneOf, optional, repeated, sequence, words } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * A dose: a number and its unit (`0.5 mg`, `1,000 units`, `2,5 ml`, `1/2 tab`). Where the form names the unit, the text may leave it out; where neither
 * does, the text does not fit.
 *
 * Much that can be read well is doubtful all the same, since it has led to overdoses: a decimal point without a digit before it, zeros at the end of the
 * decimal places, a unit that touches the number, error-prone abbreviations, fractions (ISMP, List of Error-Prone Abbreviations, Symbols, and Dose
 * Designations, 2021; the Joint Commission's “Do Not Use” list). A thousand and more without marked groups is noted.
 *
 * Three digits after a single mark are decimal places where the number starts with 0 or has more than three digits before the mark, or where that mark is
 * the decimal one; a group where the other one is. Where neither is known, 1.500 may be 1.5 or 1500: it fits, without a value.
 */
export function doseGrammar(options: DoseOptions): Grammar {
  const written = matcherOf(doseShape(Object.keys(doseUnits) as DoseUnit[], true));
  const wanted = matcherOf(options.unit === undefined ? doseShape(Object.keys(doseUnits) as DoseUnit[], false) : doseShape([options.unit], true));
  return {
    kind: 'dose',
    couldBecome: (prefix) => wanted.couldBecome(prefix) && !tooLarge(prefix, options),
    judge: (text) => (written.fits(text) ? judgeDose(text, options) : shapeless(text))
  };
}

const halvesAndQuarters = { '1/2': '5', '1/4': '25', '3/4': '75' } as const;

function doseShape(units: readonly DoseUnit[], mayMissUnit: boolean): Shape {
  const decimals = digits(1, 4);
  const grouped = (mark: string, decimalMark: string): Shape =>
    sequence(oneOf('[1-9]'), digits(0, 2), repeated(sequence(oneOf(mark), digits(3)), 1, 3), optional(sequence(oneOf(decimalMark), decimals)));
  const number = either(
    sequence(digits(1, 9), optional(sequence(oneOf('[.,]'), decimals))),
    sequence(oneOf('[.,]'), decimals),
    grouped('[,]', '[.]'),
    grouped('[.]', '[,]'),
    grouped("['’\\s]", '[.,]'),
    sequence(optional(sequence(digits(1, 2), oneOf('\\s'))), words(Object.keys(halvesAndQuarters)))
  );
  const unit = sequence(optional(oneOf('\\s')), words(units.flatMap((name) => [...doseUnits[name].clear, ...doseUnits[name].errorProne])), optional(oneOf('[.]')));
  return sequence(number, mayMissUnit ? optional(unit) : unit);
}

/** More digits make the number before its first mark larger still; one that a slash may follow is left alone. */
function tooLarge(prefix: string, { max }: DoseOptions): boolean {
  const whole = /^[0-9]+(?![0-9]*[/])/.exec(prefix)?.[0];
  return max !== undefined && whole !== undefined && Number(whole) > max && !/^[13]$/.test(prefix);
}

interface Amount {
  /** Digits before and after the decimal mark; null where it is open which mark that is. */
  readonly parsed: { readonly whole: string; readonly decimals: string } | null;
  readonly rules: readonly RuleOutcome[];
}

function judgeDose(text: string, options: DoseOptions): Judgement {
  const numberEnd = text.search(/[0-9][^0-9]*$/) + 1;
  const [number, afterNumber] = [text.slice(0, numberEnd), text.slice(numberEnd)];
  const named = unitOf(afterNumber.trim());
  const unit = named?.unit ?? options.unit;
  const { parsed, rules } = parseNumber(number, options);
  const amount = parsed === null ? null : written(parsed);
  const asWanted = unit !== undefined && (options.unit === undefined || unit === options.unit);
  const all: RuleOutcome[] = [{ rule: 'shape', ok: true }, { rule: 'unit', ok: asWanted }, ...rules];
  if (named !== null) all.push({ rule: 'unitApart', ok: /^[\s%]/.test(afterNumber) }, { rule: 'clearUnit', ok: named.clear });
  if (amount !== null && (options.min !== undefined || options.max !== undefined)) {
    all.push({ rule: 'inRange', ok: Number(amount) >= (options.min ?? 0) && Number(amount) <= (options.max ?? Infinity) });
  }
  return judgementOf(text, amount === null || unit === undefined ? null : `${amount} ${unit}`, all);
}

/** A point after the unit may be taken for a 1, so it is not clear either. */
function unitOf(word: string): { readonly unit: DoseUnit; readonly clear: boolean } | null {
  const name = word.replace(/[.]$/, '');
  const same = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
  for (const [unit, { clear, errorProne }] of Object.entries(doseUnits) as [DoseUnit, UnitWords][]) {
    if (clear.some(same) || errorProne.some(same)) return { unit, clear: !word.endsWith('.') && clear.some(same) && !errorProne.includes(name) };
  }
  return null;
}

function parseNumber(number: string, { decimal }: DoseOptions): Amount {
  const fraction = /^(?:([0-9]+)\s)?([0-9]\/[0-9])$/u.exec(number);
  if (fraction !== null) {
    const decimals = halvesAndQuarters[fraction[2] as keyof typeof halvesAndQuarters];
    return { parsed: { whole: fraction[1] ?? '0', decimals }, rules: [{ rule: 'noFraction', ok: false }] };
  }
  const { runs, marks } = markedDigitsOf(number);
  const last = runs.at(-1)!;
  if (/^[.,]/.test(number)) {
    return { parsed: { whole: '0', decimals: last }, rules: [...decimalRules(last, number[0]!, decimal), { rule: 'leadingDigit', ok: false }] };
  }
  const mark = marks.at(-1);
  if (mark === undefined) return { parsed: { whole: last, decimals: '' }, rules: groupedRule(last, false) };
  const before = runs.slice(0, -1);
  const reading = readLastRun(runs, marks, decimal);
  if (reading === 'open') return { parsed: null, rules: [{ rule: 'decimalMark', ok: false }] };
  if (reading === 'group') {
    return { parsed: { whole: runs.join(''), decimals: '' }, rules: [{ rule: 'groupMarks', ok: mark !== decimal }, ...groupedRule(runs.join(''), true)] };
  }
  const groupMarks = marks.length === 1 ? [] : [{ rule: 'groupMarks' as const, ok: marks[0] !== decimal }];
  return {
    parsed: { whole: before.join(''), decimals: last },
    rules: [...decimalRules(last, mark, decimal), { rule: 'leadingDigit', ok: true }, ...groupMarks, ...groupedRule(before.join(''), marks.length > 1)]
  };
}

function readLastRun(runs: readonly string[], marks: readonly string[], decimal: DoseOptions['decimal']): 'group' | 'decimals' | 'open' {
  const mark = marks.at(-1)!;
  if (runs.at(-1)!.length !== 3) return 'decimals';
  if (marks.length > 1) return marks.at(-2) === mark ? 'group' : 'decimals';
  if (!/^[1-9][0-9]{0,2}$/.test(runs[0]!)) return 'decimals';
  if (!/[.,]/.test(mark)) return 'group';
  if (decimal === 'either') return 'open';
  return decimal === mark ? 'decimals' : 'group';
}

function decimalRules(decimals: string, mark: string, decimal: DoseOptions['decimal']): RuleOutcome[] {
  return [{ rule: 'decimalMark', ok: decimal === 'either' || mark === decimal }, { rule: 'trailingZero', ok: !decimals.endsWith('0') }];
}

function groupedRule(whole: string, marked: boolean): RuleOutcome[] {
  return plainNumber(whole).length < 4 ? [] : [{ rule: 'grouped', ok: marked }];
}

function written({ whole, decimals }: { readonly whole: string; readonly decimals: string }): string {
  const significant = decimals.replace(/0+$/, '');
  return significant === '' ? plainNumber(whole) : `${plainNumber(whole)}.${significant}`;
}
