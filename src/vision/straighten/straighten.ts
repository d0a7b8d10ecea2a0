import type { PageImage, StraightenStep } from '../../contract/scanner.ts';
import { identity, rectangleTo, rotation, toOriginal, turnedTo } from '../../domain/pages/homography.ts';
import type { Size } from '../../domain/pages/homography.ts';
import { divideByBackground, findBackground, lightRange } from './background.ts';
import { findPaperCorners } from './paper-corners.ts';
import { sheetSize } from './sheet-size.ts';
import { shrink, shrinkFactor } from './shrink.ts';
import { findTextLines } from './text-lines.ts';
import { turnQuarters, warp } from './warp.ts';

/** Longer side of the picture in which everything is looked for, in pixels: there a tenth of a degree still moves a line's end by one to two. */
const searchSide = 1000;
/** Less skew, in degrees, is not worth the sharpness that turning costs, nor surely measured. */
const leastSkew = 0.15;
/** Paper that is nowhere darker is white enough. */
const evenFrom = 240;

export interface StraightPage {
  readonly image: PageImage;
  /** What was done, in this order; none for a page that was straight. `toOriginal` makes the way back for boxes of them. */
  readonly steps: readonly StraightenStep[];
}

/**
 * Turns a page upright and its light even: cuts the sheet out of a photo that shows its four sides, turns text that runs down the page by a quarter,
 * takes out skew within ±15°, and divides by the paper's brightness. What is not sure is left as it is. A page on its head stays so: whoever knows its
 * form turns it. All geometry is one interpolation. 40 to 65 ms for 2 megapixels.
 *
 * @param options.mayLie text may run down the page. False where printed lines say nothing about that, as on squared paper.
 */
export function straighten(page: PageImage, { mayLie = true }: { readonly mayLie?: boolean } = {}): StraightPage {
  const factor = shrinkFactor(page, searchSide);
  const small = shrink(page, factor);
  const steps: StraightenStep[] = [];
  const found = findPaperCorners(small);
  let search = small;
  if (found !== null) {
    const { width, height } = sheetSize(found, small);
    search = warp(small, rectangleTo(found, width, height), width, height);
    const corners = found.map(({ x, y }) => ({ x: x * factor, y: y * factor })) as unknown as typeof found;
    const size = { width: width * factor, height: height * factor };
    steps.push({ type: 'rectified', corners, ...size, toInput: rectangleTo(corners, size.width, size.height) });
  }
  const searched = findBackground(search);
  const lines = findTextLines(divideByBackground(search, searched));
  const sizeNow = (): Size => steps.at(-1) ?? page;
  if (mayLie && lines?.lies === true) steps.push(quarterTurn(sizeNow()));
  if (lines !== null && Math.abs(lines.degrees) >= leastSkew) steps.push(deskewStep(sizeNow(), lines.degrees));
  const image = applySteps(page, steps);
  // A page as it was given is as bright as the smaller picture of it.
  const background = image === page ? { ...searched, factor: searched.factor * factor } : findBackground(image);
  const light = lightRange(background);
  if (light.darkest >= evenFrom) return { image, steps };
  steps.push({ type: 'flattened', ...light, width: image.width, height: image.height, toInput: identity });
  return { image: divideByBackground(image, background), steps };
}

function applySteps(page: PageImage, steps: readonly StraightenStep[]): PageImage {
  const last = steps.at(-1);
  if (last === undefined) return page;
  const onlyTurned = steps.every(({ type }) => type === 'turned');
  if (!onlyTurned) return warp(page, toOriginal(steps), last.width, last.height);
  const quarters = steps.reduce((sum, step) => sum + (step.type === 'turned' ? step.quarters : 0), 0);
  return turnQuarters(page, (quarters % 4) as 0 | 1 | 2 | 3);
}

function quarterTurn({ width, height }: Size): StraightenStep {
  return { type: 'turned', quarters: 1, width: height, height: width, toInput: turnedTo(width, height, 1) };
}

/** Large enough for all of the page. */
function deskewStep(before: Size, degrees: number): StraightenStep {
  const angle = Math.abs(degrees) * Math.PI / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const size = { width: Math.ceil(before.width * cosine + before.height * sine), height: Math.ceil(before.height * cosine + before.width * sine) };
  return { type: 'deskewed', degrees, ...size, toInput: rotation(degrees, size, before) };
}
