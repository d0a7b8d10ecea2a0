export interface LegendPlace {
  readonly index: number;
  /** Of its colour mark; the words follow `legendMarkPx` later. */
  readonly x: number;
  /** Counted from 0. */
  readonly row: number;
}

export const legendMarkPx = 22;
export const legendRowPx = 18;
const gapPx = 16;

/** Places legend entries in rows of a picture. */
export function legendPlaces(labels: readonly string[], widthPx: number, measure: (text: string) => number): LegendPlace[] {
  let x = 0;
  let row = 0;
  return labels.map((label, index) => {
    const width = legendMarkPx + measure(label) + gapPx;
    if (x > 0 && x + width > widthPx) {
      x = 0;
      row += 1;
    }
    const place = { index, x, row };
    x += width;
    return place;
  });
}

/** About as wide as a 12 px sans-serif sets it; Chinese characters are as wide as they are high. */
export function roughTextWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character.codePointAt(0)! > 0x2e80 ? 12 : 6.7;
  return width;
}
