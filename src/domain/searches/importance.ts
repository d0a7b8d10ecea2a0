import type { AxisImportance, Importance } from '../../contract/api/searches.ts';
import type { FieldValue, TrialValues } from '../../contract/searches.ts';

/** With fewer than these, what groups explain is mostly chance. */
export const neededTrials = 10;
/** Numbers are put into so many groups of the same size, so that a best value in the middle counts as much as one at an end. */
const numberGroups = 4;

export interface JudgedTrial {
  readonly values: TrialValues;
  /** Larger is better; null: failed, worse than all others. */
  readonly outcome: number | null;
}

/**
 * How much of what came out each axis explains by itself. Trials count by their rank: a few that diverged do not outweigh all others. Along each axis they are
 * put into groups (a value each for choices, quarters of the trials for numbers), and the share of the ranks' variance between groups is epsilon squared of
 * Kruskal and Wallis (1952), (H - k + 1) / (n - k), which is 0 on average where an axis does not matter. What axes do together is not seen.
 */
export function importanceOf(fields: readonly string[], trials: readonly JudgedTrial[]): Importance {
  const enough = trials.length >= neededTrials;
  const ranks = ranked(trials.map(({ outcome }) => outcome ?? -Infinity));
  const axes = enough ? fields.map((field) => ({ field, ...explained(trials.map(({ values }) => values[field] ?? null), ranks) })) : [];
  return { trials: trials.length, needed: neededTrials, axes: axes.sort((a, b) => b.share - a.share) };
}

function explained(values: readonly FieldValue[], ranks: readonly number[]): Omit<AxisImportance, 'field'> {
  const numbers = values.every((value) => typeof value === 'number') ? (values) : null;
  const groups = numbers === null ? values.map(String) : numberGroupsOf(numbers);
  return { share: epsilonSquared(groups, ranks), direction: numbers === null ? null : correlation(ranked(numbers), ranks) };
}

/** Equal numbers always come into the same group. */
function numberGroupsOf(numbers: readonly number[]): string[] {
  const n = numbers.length;
  return ranked(numbers).map((rank) => String(Math.min(numberGroups - 1, Math.floor(((rank - 0.5) / n) * numberGroups))));
}

/** 0 where there is but one group, or nothing differs. Held to [0, 1]: by chance it may come out a little below 0. */
function epsilonSquared(groups: readonly string[], ranks: readonly number[]): number {
  const n = ranks.length;
  const middle = mean(ranks);
  const total = sum(ranks.map((rank) => (rank - middle) ** 2));
  const members = Map.groupBy(ranks.map((rank, i) => ({ rank, group: groups[i]! })), ({ group }) => group);
  const k = members.size;
  if (k < 2 || n <= k || total === 0) return 0;
  const between = sum([...members.values()].map((group) => group.length * (mean(group.map(({ rank }) => rank)) - middle) ** 2));
  const h = ((n - 1) * between) / total;
  return Math.min(1, Math.max(0, (h - k + 1) / (n - k)));
}

/** Of two lists of ranks (Spearman, 1904); 0 where one of them has no differences. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const spread = Math.sqrt(sum(a.map((x) => (x - meanA) ** 2)) * sum(b.map((y) => (y - meanB) ** 2)));
  return spread === 0 ? 0 : sum(a.map((x, i) => (x - meanA) * (b[i]! - meanB))) / spread;
}

/** From 1, equals sharing the mean of their places. */
function ranked(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
