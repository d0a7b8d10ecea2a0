import type { Rule } from './rules.ts';

/** A stroke that crosses or touches a line makes its ink this much thicker than the line is, and a pixel: */
const crossing = 1.2;
/** Pixels by which a line may run beside its middle, over its thickness: it leans, and its edges are soft. */
const slack = 2;
/** A line is mostly free of writing; where most of its ink reaches beyond it, it is a row of letters. */
const leastFree = 0.5;

/**
 * Takes printed lines out of ink, in place. Where a stroke crosses or touches a line, the ink across the line is longer than the line is
 * thick and stays, so that the stroke is not cut.
 *
 * @param ink `[height, width]`, 1 ink.
 * @param direction of the rules.
 * @param always takes out even what looks like letters: for lines that are known to be there.
 */
export function eraseRules(ink: Uint8Array, width: number, height: number, rules: readonly Rule[], direction: 'level' | 'upright', always = false): void {
  const alongStep = direction === 'level' ? 1 : width;
  const acrossStep = direction === 'level' ? width : 1;
  const acrossLength = direction === 'level' ? height : width;
  for (const rule of rules) {
    const reach = rule.thickness / 2 + slack;
    const first = Math.max(0, Math.ceil(rule.at - reach));
    const last = Math.min(acrossLength - 1, Math.floor(rule.at + reach));
    const spans: [start: number, from: number, to: number][] = [];
    for (let along = rule.from; along <= rule.to; along++) {
      const start = along * alongStep;
      for (let across = first; across <= last; across++) {
        if (ink[start + across * acrossStep] === 0) continue;
        let [from, to] = [across, across];
        while (from > 0 && ink[start + (from - 1) * acrossStep] !== 0) from--;
        while (to + 1 < acrossLength && ink[start + (to + 1) * acrossStep] !== 0) to++;
        spans.push([start, from, to]);
        across = to;
      }
    }
    // Not the mean: a stroke may follow the line for a part of its way.
    const thickest = crossing * median(spans.map(([, from, to]) => to - from + 1)) + 1;
    const free = spans.filter(([, from, to]) => to - from + 1 <= thickest);
    if (!always && (free.length < leastFree * spans.length || thickest > crossing * rule.thickness + 1 + slack)) continue;
    for (const [start, from, to] of free) for (let across = from; across <= to; across++) ink[start + across * acrossStep] = 0;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
