import type { ConfidenceFit, ReadingCalibration } from '../../contract/reading.ts';

/** What a reading's confidence is made of. */
export interface Evidence {
  /** Log of the chance of what is read, by all looks. */
  readonly log: number;
  /** How far ahead it is of the next best, as a difference of logs. */
  readonly margin: number;
}

/** Differences beyond these say no more. */
const [leastLog, mostMargin] = [-40, 25];

/** The evidence for the first of ranked readings, by their chances. */
export function evidenceFor(chances: readonly number[]): Evidence {
  const [best = 0, second = 0] = chances;
  const log = Math.max(leastLog, Math.log(best));
  return { log, margin: Math.min(mostMargin, log - Math.max(leastLog, Math.log(second))) };
}

/** The chance that a reading with this evidence is right. */
export function confidenceOf({ log, margin }: Evidence, { bias, perLog, perMargin }: ConfidenceFit): number {
  return 1 / (1 + Math.exp(-(bias + perLog * log + perMargin * margin)));
}

/**
 * How sure the others are beside a best one that is right with `confidence`. In proportion to their chances they have together what that leaves, and none
 * more than the best; of 100 amounts of real cheques 8.3 are expected among the four likeliest others then, and 7 were.
 */
export function confidencesBeside(confidence: number, chances: readonly number[]): number[] {
  const most = Math.max(0, ...chances);
  if (most === 0) return chances.map(() => 0);
  const relative = chances.map((chance) => chance / most);
  const factor = Math.min((1 - confidence) / relative.reduce((sum, value) => sum + value, 0), confidence);
  return relative.map((value) => factor * value);
}

/** Newton's steps until nothing changes any more; twenty are plenty for three numbers. */
const steps = 20;
/** Keeps the numbers finite where right and wrong can be told apart without fail. */
const ridge = 1e-3;

/** Logistic regression by maximum likelihood of whether readings were right on their evidence. */
export function fitConfidence(readings: readonly { readonly evidence: Evidence; readonly right: boolean }[]): ConfidenceFit {
  let [bias, perLog, perMargin] = [0, 0, 0];
  for (let step = 0; step < steps; step++) {
    const slope = [-ridge * bias, -ridge * perLog, -ridge * perMargin];
    const curvature = [[ridge, 0, 0], [0, ridge, 0], [0, 0, ridge]];
    for (const { evidence, right } of readings) {
      const chance = confidenceOf(evidence, { bias, perLog, perMargin });
      const row = [1, evidence.log, evidence.margin];
      for (let i = 0; i < 3; i++) {
        slope[i]! += (Number(right) - chance) * row[i]!;
        for (let j = 0; j < 3; j++) curvature[i]![j]! += chance * (1 - chance) * row[i]! * row[j]!;
      }
    }
    const [a, b, c] = solve3(curvature, slope);
    [bias, perLog, perMargin] = [bias + a, perLog + b, perMargin + c];
  }
  return { bias, perLog, perMargin };
}

/** Cramer's rule. */
function solve3(m: readonly (readonly number[])[], v: readonly number[]): [number, number, number] {
  const determinant = (a: readonly (readonly number[])[]): number =>
    a[0]![0]! * (a[1]![1]! * a[2]![2]! - a[1]![2]! * a[2]![1]!) - a[0]![1]! * (a[1]![0]! * a[2]![2]! - a[1]![2]! * a[2]![0]!) + a[0]![2]! * (a[1]![0]! * a[2]![1]! - a[1]![1]! * a[2]![0]!);
  const whole = determinant(m);
  const [x, y, z] = [0, 1, 2].map((column) => determinant(m.map((row, i) => row.map((value, j) => (j === column ? v[i]! : value)))) / whole);
  return [x!, y!, z!];
}

/** The confidence from which a reading is accepted, for a share of wrong ones among them; where that was not reached, the strictest there is. */
export function thresholdFor({ thresholds }: ReadingCalibration, misread: number): number {
  return (thresholds.find((each) => each.misread <= misread) ?? thresholds.at(-1)!).threshold;
}
