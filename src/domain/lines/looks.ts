import type { GreyImage } from '../digits/grey-image.ts';
import type { PixelBox } from '../digits/resample.ts';
import { fitLine } from './fit-line.ts';
import type { LineImage } from './line-image.ts';

/** A way to look at a field: how much more than it is taken in, as shares of its height, and how it is stretched. */
interface Look {
  readonly name: string;
  readonly above: number;
  readonly below: number;
  readonly beside: number;
  readonly stretch: number;
}

/** What the line shows of the picture. */
export interface LookedAt {
  /** Of the look, as below. */
  readonly name: string;
  readonly line: LineImage;
  readonly field: PixelBox;
}

/** Crops that are looser, higher, lower, wider and narrower: networks that read lines are sure of what all of them show. */
const looks: readonly Look[] = [
  { name: 'plain', above: 0, below: 0, beside: 0, stretch: 1 },
  { name: 'looser', above: 0.12, below: 0.12, beside: 0.1, stretch: 1 },
  { name: 'wider', above: 0, below: 0, beside: 0, stretch: 1.15 },
  { name: 'narrower', above: 0, below: 0, beside: 0, stretch: 0.87 },
  { name: 'higher', above: 0.25, below: 0, beside: 0.06, stretch: 1 },
  { name: 'lower', above: 0, below: 0.25, beside: 0.06, stretch: 1 }
];

/** A box holds one digit, which a network of single digits sees too: more looks bring nothing. */
const looksAtBox = 3;

/** A field of a picture (0 black … 255 white) as lines; the first is the field itself. */
export function lookAt(picture: GreyImage, field: PixelBox): LookedAt[] {
  return lookIn(looks, picture, field);
}

/** The picture of a printed box for one digit, as lines; the first is the box itself. */
export function lookAtBox(picture: GreyImage): LookedAt[] {
  return lookIn(looks.slice(0, looksAtBox), picture, { left: 0, top: 0, width: picture.width, height: picture.height });
}

function lookIn(ways: readonly Look[], picture: GreyImage, field: PixelBox): LookedAt[] {
  return ways.map(({ name, above, below, beside, stretch }) => {
    const [up, down, side] = [above, below, beside].map((share) => Math.round(share * field.height)) as [number, number, number];
    const wider = { left: field.left - side, top: field.top - up, width: field.width + 2 * side, height: field.height + up + down };
    return { name, line: fitLine(picture, wider, stretch), field: wider };
  });
}
