/** Round places for ticks between `from` and `to`, both included: 1, 2 or 5 times a power of ten apart, about `count` of them. */
export function niceTicks(from: number, to: number, count: number, wholeNumbers = false): number[] {
  if (!(to > from) || !(count >= 1)) return [];
  const ticks = ticksApart(from, to, count, wholeNumbers);
  // One tick alone gives no scale: rather more than asked for.
  return ticks.length < 2 && !wholeNumbers ? ticksApart(from, to, count * 2.5, false) : ticks;
}

function ticksApart(from: number, to: number, count: number, wholeNumbers: boolean): number[] {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
  if (wholeNumbers) step = Math.max(1, Math.round(step));
  const ticks: number[] = [];
  // Multiplied, not added up: 0.1 added ten times is not 1. Rounded, so that 0.30000000000000004 is not printed.
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to + step * 1e-9; index += 1) ticks.push(Number((index * step).toPrecision(12)));
  return ticks;
}

/** Powers of ten between `from` and `to`, with 2 and 5 times of them where there is room; plain ticks where the range is narrower than that. */
export function logTicks(from: number, to: number, count: number): number[] {
  if (!(from > 0) || !(to > from)) return [];
  const first = Math.floor(Math.log10(from));
  const last = Math.ceil(Math.log10(to));
  const decades = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const within = (tick: number): boolean => tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9);
  const all = (factors: readonly number[]): number[] => decades.flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(6)))).filter(within);
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = all(factors);
    if (ticks.length >= 2 && ticks.length <= Math.max(2, count)) return ticks;
  }
  const tens = all([1]);
  if (tens.length < 2) return niceTicks(from, to, count);
  const every = Math.ceil(tens.length / Math.max(2, count));
  return tens.filter((_, index) => index % every === 0);
}
