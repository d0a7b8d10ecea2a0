import type { PixelBox } from '../../domain/digits/resample.ts';

/** One past the last column. */
export const rightOf = ({ left, width }: PixelBox): number => left + width;

/** One past the last row. */
export const bottomOf = ({ top, height }: PixelBox): number => top + height;

/** Of the columns. */
export const middleOf = ({ left, width }: PixelBox): number => left + width / 2;

/** First and last row. */
export const edgesOf = ({ top, height }: PixelBox): { top: number; bottom: number } => ({ top, bottom: top + height - 1 });

export function widened(box: PixelBox, by: number): PixelBox {
  const edge = Math.ceil(by);
  return { left: box.left - edge, top: box.top - edge, width: box.width + 2 * edge, height: box.height + 2 * edge };
}

/** @param boxes at least one */
export function around(boxes: readonly PixelBox[]): PixelBox {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  return { left, top, width: Math.max(...boxes.map(rightOf)) - left, height: Math.max(...boxes.map(bottomOf)) - top };
}
