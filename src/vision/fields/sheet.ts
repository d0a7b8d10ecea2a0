import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { resampleBox } from '../../domain/digits/resample.ts';
import { inkIn, maskInk, type InkMask } from './ink-mask.ts';
import { inkSlope } from './ink-slope.ts';
import { levelView, turnLevel } from './level-view.ts';
import { findRules, type Rules } from './rules.ts';

/** Larger pages are looked at in this size: a cheque at about 200 dpi, an A4 page at 140. */
const longestSide = 1600;
/** One that is larger by no more than this is looked at as it is: turning a scan level adds a few pixels, which are not worth resampling all of it. */
const sizeTolerance = 1.02;
/** Less slope than this, a quarter of a degree, moves a line by its own thickness over the width of a field. */
const levelEnough = 0.004;

/** A page as it is searched for fields: of moderate size, level, its ink parted from the paper and its printed lines found. */
export interface Sheet extends InkMask {
  readonly width: number;
  readonly height: number;
  readonly rules: Rules;
  /** Pixels of the page down a pixel to the right along its lines. */
  readonly slope: number;
  /** The box in the page's pixels around a box in the sheet's, as much of it as lies on the page. */
  readonly toPage: (box: PixelBox) => PixelBox;
}

/** @param page 0 black … 255 white, upright, leaning by at most 3°. */
export function layOut(page: GreyImage): Sheet {
  const longer = Math.max(page.width, page.height);
  const scale = longer <= sizeTolerance * longestSide ? 1 : longestSide / longer;
  const width = Math.max(1, Math.round(page.width * scale));
  const height = Math.max(1, Math.round(page.height * scale));
  const reduced = scale === 1 ? page : { width, height, pixels: resampleBox(page, { left: 0, top: 0, width: page.width, height: page.height }, width, height) };
  const leaning = maskInk(reduced);
  const inked = inkSlope(leaning.ink, width, height);
  const slope = Math.abs(inked) < levelEnough ? 0 : inked;
  const mask = slope === 0 ? leaning : inkIn(turnLevel(leaning.darkness, width, height, slope), width, height);
  const view = levelView([page.width / 2, page.height / 2], page.width, page.height, slope, scale);
  return {
    ...mask,
    width,
    height,
    rules: findRules(mask.ink, width, height),
    slope,
    toPage: (box) => within(view.toPage(box), page)
  };
}

function within({ left, top, width, height }: PixelBox, page: GreyImage): PixelBox {
  const x = Math.min(page.width - 1, Math.max(0, left));
  const y = Math.min(page.height - 1, Math.max(0, top));
  return { left: x, top: y, width: Math.max(1, Math.min(page.width, left + width) - x), height: Math.max(1, Math.min(page.height, top + height) - y) };
}
