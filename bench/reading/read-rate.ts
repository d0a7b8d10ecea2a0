/** The largest share that can be accepted, in order of confidence, while no more than `rate` of them are wrong. */
export function readRateAt(readings: readonly { readonly right: boolean; readonly confidence: number }[], rate: number): number {
  const surestFirst = readings.toSorted((a, b) => b.confidence - a.confidence);
  let [wrong, best] = [0, 0];
  surestFirst.forEach(({ right }, i) => {
    wrong += Number(!right);
    if (wrong <= rate * (i + 1)) best = i + 1;
  });
  return best / readings.length;
}
