import { randomStream } from '../random.ts';
import type { RandomStream } from '../random.ts';

/** Features of samples, `[count, size]` row by row. */
export interface Seen {
  readonly count: number;
  readonly features: Float32Array;
  readonly size: number;
}

/**
 * Tells samples of the classes that a network knows from anything else, by what the network itself computes about them: a small network of one hidden
 * layer with ReLU over standardised features, trained on true samples and strangers (Hendrycks et al., 2019, call this outlier exposure). Plain
 * numbers, so that it can be kept with the model.
 */
export interface OpenSetDetector {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** `[hidden, size]`, `[hidden]`, `[hidden]`. */
  readonly inner: readonly number[];
  readonly innerBias: readonly number[];
  readonly outer: readonly number[];
  readonly bias: number;
}

/** Share of true samples that is let go for what is kept out. */
export const refusedShare = 0.01;
/** What is less likely one of the known classes is refused: detectors are set so. */
export const leastLikeness = 0.5;
const hidden = 32;
const epochs = 12;
const batchSize = 64;
const learningRate = 2e-3;
const weightDecay = 1e-4;
/** Standardised features beyond this are as good as at it: one wild value must not decide. */
const reach = 6;
/** Between two rests: others have their turn in the meantime. */
const batchesAtOnce = 4;

/**
 * @param known samples of the network's classes
 * @param strangers anything else
 * @param heldOut true samples, not among `known`: the detector is set so that `refusedShare` of them falls below 0.5
 * @param rest called a few hundred times: training takes seconds
 */
export async function fitOpenSet(known: Seen, strangers: Seen, heldOut: Seen, seed: number, rest: () => Promise<void>): Promise<OpenSetDetector> {
  const random = randomStream(seed, 'open-set');
  const { mean, scale } = moments(known);
  const rows = [...standardised(known, { mean, scale }), ...standardised(strangers, { mean, scale })];
  const { size } = known;
  const net: Net = {
    inner: Float64Array.from({ length: hidden * size }, () => random.normal() * Math.sqrt(2 / size)),
    innerBias: new Float64Array(hidden),
    outer: Float64Array.from({ length: hidden }, () => random.normal() * Math.sqrt(1 / hidden)),
    bias: new Float64Array(1)
  };
  await train(net, rows, known.count, random, rest);
  const detector = { mean, scale, inner: [...net.inner], innerBias: [...net.innerBias], outer: [...net.outer], bias: net.bias[0]! };
  const scores = scoresOf(detector, heldOut).sort();
  return { ...detector, bias: detector.bias - scores[Math.floor(refusedShare * scores.length)]! };
}

/** For each sample the chance from 0 to 1 that it is one of the known classes; 0.5 is where to draw the line. `[count]` */
export function likeness(detector: OpenSetDetector, seen: Seen): Float32Array {
  return scoresOf(detector, seen).map((score) => 1 / (1 + Math.exp(-score)));
}

interface Net {
  readonly inner: Float64Array;
  readonly innerBias: Float64Array;
  readonly outer: Float64Array;
  readonly bias: Float64Array;
}

/** Of detectors that are asked again and again: a live pad asks a hundred times a second. */
const nets = new WeakMap<OpenSetDetector, Net>();

function netOf(detector: OpenSetDetector): Net {
  let net = nets.get(detector);
  if (net === undefined) {
    const { inner, innerBias, outer, bias } = detector;
    nets.set(detector, (net = { inner: Float64Array.from(inner), innerBias: Float64Array.from(innerBias), outer: Float64Array.from(outer), bias: Float64Array.of(bias) }));
  }
  return net;
}

function scoresOf(detector: OpenSetDetector, seen: Seen): Float32Array {
  const { mean, scale } = detector;
  const net = netOf(detector);
  const active = new Float64Array(hidden);
  return Float32Array.from(standardised(seen, { mean, scale }), (row) => forward(net, row, active));
}

function moments({ count, features, size }: Seen): { mean: number[]; scale: number[] } {
  const mean = new Array<number>(size).fill(0);
  const square = new Array<number>(size).fill(0);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < size; k++) {
      const value = features[i * size + k]!;
      mean[k]! += value / count;
      square[k]! += (value * value) / count;
    }
  }
  return { mean, scale: square.map((value, k) => 1 / Math.sqrt(Math.max(0, value - mean[k]! ** 2) + 1e-6)) };
}

function standardised({ count, features, size }: Seen, { mean, scale }: Pick<OpenSetDetector, 'mean' | 'scale'>): Float64Array[] {
  return Array.from({ length: count }, (_, i) => {
    const row = new Float64Array(size);
    for (let k = 0; k < size; k++) row[k] = Math.max(-reach, Math.min(reach, (features[i * size + k]! - mean[k]!) * scale[k]!));
    return row;
  });
}

/** The logit of one row; `active` takes the hidden layer's outputs. */
function forward({ inner, innerBias, outer, bias }: Net, row: Float64Array, active: Float64Array): number {
  let logit = bias[0]!;
  for (let h = 0; h < hidden; h++) {
    let sum = innerBias[h]!;
    const from = h * row.length;
    for (let k = 0; k < row.length; k++) sum += inner[from + k]! * row[k]!;
    active[h] = Math.max(0, sum);
    logit += outer[h]! * active[h]!;
  }
  return logit;
}

/** Adam with a cosine schedule on the logistic loss; the first `positives` rows are the true ones. */
async function train(net: Net, rows: readonly Float64Array[], positives: number, random: RandomStream, rest: () => Promise<void>): Promise<void> {
  const arrays = [net.inner, net.innerBias, net.outer, net.bias];
  const [first, second, gradient] = [0, 1, 2].map(() => arrays.map((array) => new Float64Array(array.length))) as [Float64Array[], Float64Array[], Float64Array[]];
  const active = new Float64Array(hidden);
  const order = Array.from(rows.keys());
  const steps = epochs * Math.ceil(rows.length / batchSize);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < order.length; from += batchSize) {
      step++;
      for (const array of gradient) array.fill(0);
      const batch = order.slice(from, from + batchSize);
      for (const i of batch) addGradient(net, gradient, rows[i]!, i < positives ? 1 : 0, batch.length, active);
      const rate = learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      arrays.forEach((array, which) => adam(array, gradient[which]!, first[which]!, second[which]!, rate, step));
      if (step % batchesAtOnce === 0) await rest();
    }
  }
}

function shuffle(order: number[], random: RandomStream): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}


function addGradient(net: Net, [inner, innerBias, outer, bias]: readonly Float64Array[], row: Float64Array, target: number, batch: number, active: Float64Array): void {
  const logit = forward(net, row, active);
  const error = (1 / (1 + Math.exp(-logit)) - target) / batch;
  bias![0]! += error;
  for (let h = 0; h < hidden; h++) {
    if (active[h] === 0) continue;
    outer![h]! += error * active[h]!;
    const passed = error * net.outer[h]!;
    innerBias![h]! += passed;
    const from = h * row.length;
    for (let k = 0; k < row.length; k++) inner![from + k]! += passed * row[k]!;
  }
}

function adam(array: Float64Array, gradient: Float64Array, first: Float64Array, second: Float64Array, rate: number, step: number): void {
  const [beta1, beta2] = [0.9, 0.999];
  const correction = Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
  for (let i = 0; i < array.length; i++) {
    const slope = gradient[i]! + weightDecay * array[i]!;
    first[i] = beta1 * first[i]! + (1 - beta1) * slope;
    second[i] = beta2 * second[i]! + (1 - beta2) * slope * slope;
    array[i]! -= (rate * correction * first[i]!) / (Math.sqrt(second[i]!) + 1e-8);
  }
}
