import type { Box } from '../../contract/reading.ts';
import type { PixelBox } from '../digits/resample.ts';
import type { AlignedCharacter } from './align-text.ts';
import { columnPixels } from './fit-line.ts';
import type { LineImage } from './line-image.ts';

/** Of full ink: what lies around a character and is paler is none of it. */
const inked = 0.45;

/**
 * Boxes around the characters of a line: from half-way to the one before to half-way to the one after, drawn in to the ink.
 *
 * @param line as the network saw it.
 * @param field what of the picture the line shows.
 * @returns in pixels of the picture.
 */
export function characterBoxes(characters: readonly AlignedCharacter[], line: LineImage, field: PixelBox): Box[] {
  const centres = characters.map(({ first, last }) => ((first + last + 1) / 2) * columnPixels);
  const spread = centres.length < 2 ? line.height / 2 : (centres.at(-1)! - centres[0]!) / (centres.length - 1) / 2;
  return centres.map((centre, i) => {
    const left = i === 0 ? centre - spread : (centres[i - 1]! + centre) / 2;
    const right = i === centres.length - 1 ? centre + spread : (centres[i + 1]! + centre) / 2;
    return onPicture(inkBox(line, Math.max(0, Math.floor(left)), Math.min(line.width, Math.ceil(right))), line, field);
  });
}

function inkBox({ width, height, pixels }: LineImage, from: number, to: number): Box {
  let [left, right, top, bottom] = [to, from - 1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = from; x < to; x++) {
      if (pixels[y * width + x]! < inked) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < left ? { x: from, y: 0, w: to - from, h: height } : { x: left, y: top, w: right - left + 1, h: bottom - top + 1 };
}

function onPicture({ x, y, w, h }: Box, line: LineImage, field: PixelBox): Box {
  const perX = field.width / line.width;
  const perY = field.height / line.height;
  return { x: field.left + x * perX, y: field.top + y * perY, w: w * perX, h: h * perY };
}
