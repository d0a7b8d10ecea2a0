import { randomStream } from '../../src/domain/random.ts';
import { percentile, type Range } from '../statistics.ts';

/** What decides what can be accepted: whether a value is right, and how sure its reader is. */
export interface Ranked {
  readonly right: boolean;
  readonly confidence: number;
}

const draws = 1000;

/** The largest share that can be accepted, in order of confidence, while no more than `rate` of them are wrong. */
export function readRateAt(readings: readonly Ranked[], rate: number): number {
  return shareAccepted(surestFirst(readings), rate);
}

/** 95 % interval of that share: percentiles over a thousand draws of as many readings, with replacement (Efron's bootstrap, 1979), always the same draws. */
export function readRateInterval(readings: readonly Ranked[], rate: number): Range {
  const ranked = surestFirst(readings);
  const random = randomStream(1, 'bootstrap');
  const shares = Array.from({ length: draws }, () => {
    // Places in order of confidence, so what is drawn is in order too.
    const places = Uint32Array.from(ranked, () => random.integer(ranked.length)).sort();
    return shareAccepted(Array.from(places, (place) => ranked[place]!), rate);
  });
  return [percentile(shares, 0.025), percentile(shares, 0.975)];
}

function surestFirst(readings: readonly Ranked[]): readonly Ranked[] {
  return readings.toSorted((a, b) => b.confidence - a.confidence);
}

function shareAccepted(ranked: readonly Ranked[], rate: number): number {
  let [wrong, best] = [0, 0];
  ranked.forEach(({ right }, i) => {
    wrong += Number(!right);
    if (wrong <= rate * (i + 1)) best = i + 1;
  });
  return best / ranked.length;
}
