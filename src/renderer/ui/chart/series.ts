/** A line of a chart. Hand over new arrays when something changed, and keep them out of deep state ($state.raw, $derived): proxies of 100,000 numbers are slow. */
export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  /** A token such as `--series-1`, or a colour. */
  readonly colour: string;
  /** Rising. */
  readonly x: ArrayLike<number>;
  /** As long as `x`; NaN leaves a gap. */
  readonly y: ArrayLike<number>;
  /** Lengths of strokes and gaps in pixels. */
  readonly dash?: readonly number[] | undefined;
  /** Raw data behind its smoothed line: pale, not in the legend, not to be picked. */
  readonly faint?: boolean | undefined;
  /** A mark at every value, for lines of few points. */
  readonly points?: boolean | undefined;
  /** In pixels. */
  readonly width?: number | undefined;
  /** A pale area around the line, such as one standard deviation over seeds; as long as `x`. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> } | undefined;
}

export type YScale = 'linear' | 'log';

export interface Range {
  readonly from: number;
  readonly to: number;
}
