import { median } from '../statistics.ts';
import type { Result, Results } from './results.ts';
import type { Variant } from './variants.ts';

const testDigits = 10_000;

/** A line of Markdown a variant: mean and spread of the test accuracy over its seeds, and the difference to the first variant's mean. Variants without results are left out. */
export function studyTable(variants: readonly Variant[], results: Results): string {
  const known = variants.filter(({ name }) => results.of(name).length > 0);
  const baseline = known[0] && mean(accuracies(results.of(known[0].name)));
  const lines = known.map(({ name, differs }) => {
    const found = results.of(name);
    const percents = accuracies(found);
    const difference = name === known[0]!.name ? '' : signed(mean(percents) - baseline!);
    return [
      `\`${name}\``, differs, found[0]!.parameters.toLocaleString('en'), String(found.length), percents.length < 2 ? mean(percents).toFixed(2) : `${mean(percents).toFixed(2)} ± ${deviation(percents).toFixed(2)}`,
      percents.map((percent) => percent.toFixed(2)).join(' '), difference, median(found.map(({ seconds }) => seconds)).toFixed(0)
    ];
  });
  const head = ['', 'differs', 'parameters', 'seeds', 'right, mean ± standard deviation, %', 'each, %', 'to the first, points', 'seconds, median'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function accuracies(found: readonly Result[]): number[] {
  return found.map(({ errors }) => 100 * (1 - errors / testDigits));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the sample, of two values and more. */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;
}
