/** How one run looks in every chart, list and legend. */
export interface SeriesLook {
  /** A colour token. */
  readonly colour: string;
  /** Undefined: a full line. */
  readonly dash: readonly number[] | undefined;
}

const colours = 6;
const dashes: readonly (readonly number[] | undefined)[] = [undefined, [7, 3], [2, 3]];

/** By the run's number, which it keeps for ever: six colours, then the same ones dashed, then dotted. */
export function seriesLook(number: number): SeriesLook {
  const place = Math.max(0, number - 1);
  return { colour: `--series-${(place % colours) + 1}`, dash: dashes[Math.floor(place / colours) % dashes.length] };
}
