/**
 * Pixels of one row of an image whose neighbours lie next to each other once the image is dealt out (space to batch).
 *
 * @param whole pixel index of the first over the whole images; the next lies `dilation` further
 * @param dealt pixel index of the first over the dealt images; the next lies one further
 */
export type DealtRowVisitor = (whole: number, dealt: number, count: number) => void;

/**
 * How whole images `[N, height, width]`, `before` `[rows, columns]` of margin in front of them, and images `[d²·N, rows, columns]`
 * of every d-th pixel correspond, in TensorFlow's order: dealt image (a·d + b)·N + n holds the pixels (a + i·d, b + j·d) of image n.
 */
export function visitDealtRows(
  [images, height, width]: readonly [number, number, number], dilation: number, [top, left]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  visit: DealtRowVisitor
): void {
  for (let part = 0; part < dilation ** 2; part++) {
    const firstRow = Math.floor(part / dilation) - top;
    const firstColumn = (part % dilation) - left;
    const from = Math.max(0, Math.ceil(-firstColumn / dilation));
    const to = Math.min(columns - 1, Math.floor((width - 1 - firstColumn) / dilation));
    if (to < from) continue;
    for (let image = 0; image < images; image++) {
      for (let i = 0; i < rows; i++) {
        const row = firstRow + i * dilation;
        if (row < 0 || row >= height) continue;
        visit((image * height + row) * width + from * dilation + firstColumn, ((part * images + image) * rows + i) * columns + from, to - from + 1);
      }
    }
  }
}
