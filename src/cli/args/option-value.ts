import { nearest } from './nearest.ts';
import type { FlagOption, OptionSpec } from './spec.ts';
import { usageError } from './usage-error.ts';

/** The checked value of an option that was given as text. */
export function optionValue(name: string, spec: Exclude<OptionSpec, FlagOption>, text: string): string | number {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return numberValue(name, spec, text);
    case 'choice':
      if (!spec.choices.includes(text)) throw unknownChoice(name, spec.choices, text);
      return text;
    case 'text':
      if (text === '') throw usageError(`--${name} is empty`);
      return text;
  }
}

function numberValue(name: string, spec: Extract<OptionSpec, { type: 'integer' | 'number' }>, text: string): number {
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const { min, max } = spec;
  const wrong = Number.isNaN(value) || (spec.type === 'integer' && !Number.isSafeInteger(value))
    || (min !== undefined && value < min) || (max !== undefined && value > max);
  if (wrong) throw usageError(`--${name} is “${text}”, but takes ${rangeText(spec)}`);
  return value;
}

/** `a whole number from 1 to 10,000`. */
export function rangeText({ type, min, max }: Extract<OptionSpec, { type: 'integer' | 'number' }>): string {
  const number = type === 'integer' ? 'a whole number' : 'a number';
  const text = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 15 });
  if (min !== undefined && max !== undefined) return `${number} from ${text(min)} to ${text(max)}`;
  if (min !== undefined) return `${number} of at least ${text(min)}`;
  return max === undefined ? number : `${number} of at most ${text(max)}`;
}

function unknownChoice(name: string, choices: readonly string[], text: string): Error {
  const meant = nearest(text, choices);
  return usageError(`--${name} is “${text}”, but takes one of: ${choices.join(', ')}`, meant && `Did you mean --${name} ${meant}?`);
}
