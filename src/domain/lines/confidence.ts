import type { ConfidenceFit, ReadingCalibration } from '../../contract/reading.ts';
import { quantile } from '../digits/quantile.ts';
import type { RankedReading } from './rank-texts.ts';

/** What a reading's confidence is made of. */
export interface Evidence {
  /** Log of the chance of what is read, by all looks. */
  readonly log: number;
  /** How far ahead it is of the next best, as a difference of logs. */
  readonly margin: number;
  /** How many digits are read. */
  readonly digits: number;
}

/** Differences beyond these say no more. */
const [leastLog, mostMargin] = [-40, 25];

/** The evidence for the first of ranked readings. */
export function evidenceFor([best, second]: readonly Pick<RankedReading, 'digits' | 'chance'>[]): Evidence {
  const [log, next] = [best, second].map((reading) => Math.max(leastLog, Math.log(reading?.chance ?? 0))) as [number, number];
  return { log, margin: Math.min(mostMargin, log - next), digits: best?.digits.length ?? 0 };
}

/**
 * The chance that a reading with this evidence is right. Letters that were taken for digits may be far ahead of what else they could be: a reading whose
 * digits are less likely than those of right ones ever are loses as much as it falls behind them.
 */
export function confidenceOf(evidence: Evidence, fit: ConfidenceFit): number {
  const behind = Math.min(0, evidence.log - evidence.digits * fit.leastLogOfDigit);
  return logistic(evidence, fit) * Math.exp(behind);
}

type Logistic = Omit<ConfidenceFit, 'leastLogOfDigit'>;

function logistic({ log, margin }: Evidence, { bias, perLog, perMargin }: Logistic): number {
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
/** Of the right readings so many have digits that are less likely than those of the others: as good as none. */
const leastShare = 0.01;

/** A reading of which it is known whether it is right. */
export interface KnownReading {
  readonly evidence: Evidence;
  readonly right: boolean;
}

/** How evidence tells whether readings are right, from some of which that is known. */
export function fitConfidence(readings: readonly KnownReading[]): ConfidenceFit {
  const logsOfDigit = Float32Array.from(readings.filter(({ right }) => right), ({ evidence: { log, digits } }) => log / digits);
  return { ...fitLogistic(readings), leastLogOfDigit: logsOfDigit.length === 0 ? leastLog : quantile(logsOfDigit, leastShare) };
}

/** Logistic regression by maximum likelihood of whether readings were right on their evidence. */
function fitLogistic(readings: readonly KnownReading[]): Logistic {
  let [bias, perLog, perMargin] = [0, 0, 0];
  for (let step = 0; step < steps; step++) {
    const slope = [-ridge * bias, -ridge * perLog, -ridge * perMargin];
    const curvature = [[ridge, 0, 0], [0, ridge, 0], [0, 0, ridge]];
    for (const { evidence, right } of readings) {
      const chance = logistic(evidence, { bias, perLog, perMargin });
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
