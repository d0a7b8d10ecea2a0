/** Smaller logs of shares vanish beside 1 in single precision. */
const negligible = -40;

/** Losses `[n]` in nats and d(loss)/d(logits) `[n, columns, classes]`. */
export interface ConnectionistLoss {
  readonly losses: Float32Array;
  readonly gradient: Float32Array;
}

/**
 * Connectionist temporal classification (Graves et al., 2006): minus the log of the chance of all ways to write the labels into the columns, each
 * label in one or more neighbouring columns, blanks between them at will and between equal ones at least one. Forward and backward sums in logs.
 * The last class is the blank.
 *
 * @param logits `[n, columns, classes]`.
 * @param labels of each line, left to right. One that does not fit into the columns has loss 0 and no gradient: nothing can be learnt from it.
 */
export function connectionistLoss(logits: Float32Array, columns: number, classes: number, labels: readonly Uint8Array[]): ConnectionistLoss {
  const size = columns * classes;
  const losses = new Float32Array(labels.length);
  const gradient = new Float32Array(logits.length);
  labels.forEach((line, n) => {
    const own = gradient.subarray(n * size, (n + 1) * size);
    const logs = logSoftmax(logits.subarray(n * size, (n + 1) * size), classes);
    losses[n] = lineLoss(logs, columns, classes, line, own);
  });
  return { losses, gradient };
}

/** Whether the labels can be written into so many columns. */
export function fitsColumns(labels: Uint8Array, columns: number): boolean {
  let needed = labels.length;
  for (let i = 1; i < labels.length; i++) if (labels[i] === labels[i - 1]) needed++;
  return needed <= columns;
}

/**
 * Log of the chance that the columns say the labels; −∞ where they do not fit.
 *
 * @param chances `[columns, classes]`, as chancesOf() leaves them.
 */
export function logChance(chances: Float64Array, classes: number, labels: Uint8Array): number {
  const columns = chances.length / classes;
  if (!fitsColumns(labels, columns)) return -Infinity;
  const states = new States(labels, classes);
  const log = scaledForward(chances, columns, states);
  return log === -Infinity ? forwardSums(chances.map(Math.log), columns, states).total : log;
}

/** @param logs as logSoftmax() leaves them. */
export function chancesOf(logs: Float64Array): Float64Array {
  const chances = new Float64Array(logs.length);
  for (let i = 0; i < logs.length; i++) chances[i] = Math.exp(logs[i]!);
  return chances;
}

/**
 * The total of forwardSums() from chances instead of their logs, in a tenth of the time: each column's are scaled by the largest (Rabiner, A tutorial on
 * hidden Markov models, 1989, V.A). −∞ also where a double is too small for the share of the labels.
 */
function scaledForward(chances: Float64Array, columns: number, states: States): number {
  const { count } = states;
  const classes = chances.length / columns;
  const sums = new Float64Array(count);
  sums[0] = chances[states.classOf(0)]!;
  if (count > 1) sums[1] = chances[states.classOf(1)]!;
  let log = 0;
  for (let t = 1; t < columns; t++) {
    const [first, last] = states.span(t, columns);
    let most = 0;
    // From the end on, so that what is added is of the column before.
    for (let s = last; s >= first; s--) {
      let sum = sums[s]!;
      if (s > 0) sum += sums[s - 1]!;
      if (states.skipsBlank(s)) sum += sums[s - 2]!;
      sum *= chances[t * classes + states.classOf(s)]!;
      sums[s] = sum;
      if (sum > most) most = sum;
    }
    if (most === 0) return -Infinity;
    for (let s = first; s <= last; s++) sums[s]! /= most;
    log += Math.log(most);
  }
  return log + Math.log(sums[count - 1]! + (count > 1 ? sums[count - 2]! : 0));
}

/** Blank, first label, blank, second label, … blank: where a way through the columns can be. */
class States {
  readonly count: number;
  readonly #labels: Uint8Array;
  readonly #blank: number;

  constructor(labels: Uint8Array, classes: number) {
    this.count = 2 * labels.length + 1;
    this.#labels = labels;
    this.#blank = classes - 1;
  }

  classOf(state: number): number {
    return state % 2 === 0 ? this.#blank : this.#labels[state >> 1]!;
  }

  /** Whether the blank before it may be left out: not between equal labels. */
  skipsBlank(state: number): boolean {
    return state % 2 === 1 && state >= 2 && this.#labels[state >> 1] !== this.#labels[(state >> 1) - 1];
  }

  /** The states that a way can be in at column `t`: reachable from the start, and from which the end can be reached. */
  span(t: number, columns: number): [first: number, last: number] {
    return [Math.max(0, this.count - 2 * (columns - t)), Math.min(this.count - 1, 2 * t + 1)];
  }
}

/** Logs of the chances of all ways from the start to each state at each column, that column counted, `[columns, states]`. */
function forwardSums(logs: Float64Array, columns: number, states: States): { readonly sums: Float64Array; readonly total: number } {
  const { count } = states;
  const classes = logs.length / columns;
  const sums = new Float64Array(columns * count).fill(-Infinity);
  sums[0] = logs[states.classOf(0)]!;
  if (count > 1) sums[1] = logs[states.classOf(1)]!;
  for (let t = 1; t < columns; t++) {
    const before = (t - 1) * count;
    const [first, last] = states.span(t, columns);
    for (let s = first; s <= last; s++) {
      let sum = sums[before + s]!;
      if (s > 0) sum = logAdd(sum, sums[before + s - 1]!);
      if (states.skipsBlank(s)) sum = logAdd(sum, sums[before + s - 2]!);
      sums[t * count + s] = sum + logs[t * classes + states.classOf(s)]!;
    }
  }
  const end = columns * count - 1;
  return { sums, total: count > 1 ? logAdd(sums[end]!, sums[end - 1]!) : sums[end]! };
}

/** Logs of the chances of all ways from each state at each column to the end, that column not counted. */
function backwardSums(logs: Float64Array, columns: number, states: States): Float64Array {
  const { count } = states;
  const classes = logs.length / columns;
  const sums = new Float64Array(columns * count).fill(-Infinity);
  sums[columns * count - 1] = 0;
  if (count > 1) sums[columns * count - 2] = 0;
  for (let t = columns - 2; t >= 0; t--) {
    const from = (s: number): number => sums[(t + 1) * count + s]! + logs[(t + 1) * classes + states.classOf(s)]!;
    const [first, last] = states.span(t, columns);
    for (let s = first; s <= last; s++) {
      let sum = from(s);
      if (s + 1 < count) sum = logAdd(sum, from(s + 1));
      if (s + 2 < count && states.skipsBlank(s + 2)) sum = logAdd(sum, from(s + 2));
      sums[t * count + s] = sum;
    }
  }
  return sums;
}

function lineLoss(logs: Float64Array, columns: number, classes: number, labels: Uint8Array, gradient: Float32Array): number {
  if (!fitsColumns(labels, columns)) return 0;
  const states = new States(labels, classes);
  const { sums: forward, total } = forwardSums(logs, columns, states);
  const backward = backwardSums(logs, columns, states);
  for (let i = 0; i < gradient.length; i++) gradient[i] = Math.exp(logs[i]!);
  for (let t = 0; t < columns; t++) {
    for (let s = 0; s < states.count; s++) {
      const through = forward[t * states.count + s]! + backward[t * states.count + s]! - total;
      if (through > negligible) gradient[t * classes + states.classOf(s)]! -= Math.exp(through);
    }
  }
  return -total;
}

/** Logs of the softmax of every column. @param logits `[columns, classes]` @returns the same */
export function logSoftmax(logits: Float32Array, classes: number): Float64Array {
  const logs = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    let most = -Infinity;
    for (let c = from; c < from + classes; c++) if (logits[c]! > most) most = logits[c]!;
    let sum = 0;
    for (let c = from; c < from + classes; c++) sum += Math.exp(logits[c]! - most);
    const norm = most + Math.log(sum);
    for (let c = from; c < from + classes; c++) logs[c] = logits[c]! - norm;
  }
  return logs;
}

/** What is less likely by as much adds nothing that a double could hold. */
const nothing = 37;

/** log(exp a + exp b). */
export function logAdd(a: number, b: number): number {
  if (a === -Infinity || b - a > nothing) return b;
  if (b === -Infinity || a - b > nothing) return a;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
