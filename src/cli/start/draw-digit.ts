import { samplePixels, sampleSide } from '../../contract/datasets.ts';

/** Side of a drawn digit in pixels: four of them fit side by side into 80 columns. */
export const drawnSide = 18;
/** The ink of a sample lies in the middle 20×20 pixels, give or take its centre of mass. */
const margin = 3;

/** A sample as half blocks: `drawnSide` columns, half as many lines; each character shows two pixels, one above the other. */
export function drawDigit(pixels: Uint8Array): string[] {
  if (pixels.length !== samplePixels) throw new RangeError(`a sample has ${samplePixels} pixels, not ${pixels.length}`);
  const lines: string[] = [];
  for (let y = 0; y < drawnSide; y += 2) {
    let line = '';
    for (let x = 0; x < drawnSide; x++) line += block(isInk(pixels, x, y), isInk(pixels, x, y + 1));
    lines.push(line);
  }
  return lines;
}

function block(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}

/** Mean ink of the part of the sample that a drawn pixel covers, by area. */
function isInk(pixels: Uint8Array, x: number, y: number): boolean {
  const scale = (sampleSide - 2 * margin) / drawnSide;
  let ink = 0;
  for (const [row, height] of coverage(margin + y * scale, scale)) {
    for (const [column, width] of coverage(margin + x * scale, scale)) ink += pixels[row * sampleSide + column]! * height * width;
  }
  return ink / scale ** 2 >= 112;
}

/** Which whole pixels a stretch of a line touches, and how much of each. */
function coverage(from: number, length: number): [index: number, share: number][] {
  const parts: [number, number][] = [];
  for (let i = Math.floor(from); i < from + length - 1e-9; i++) parts.push([i, Math.min(i + 1, from + length) - Math.max(i, from)]);
  return parts;
}
