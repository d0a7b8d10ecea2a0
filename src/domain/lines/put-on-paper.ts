import { drawPiece } from '../digits/pen.ts';
import type { RandomStream } from '../random.ts';
import { blankLine, type LineImage } from './line-image.ts';

/**
 * What paper, press, scanner and camera add to ink: guide lines and boxes, security patterns, printed remains at the edge, stamps, uneven light, blur,
 * noise, a fax's two levels, JPEG.
 *
 * @param ink 0 paper to 1.
 * @param digitHeight in pixels.
 * @returns brightness, 0 black to 1 white.
 */
export function putOnPaper(ink: LineImage, digitHeight: number, random: RandomStream): LineImage {
  const { width, height } = ink;
  const paper = blankLine(width, height);
  const white = random.uniform(0.72, 1);
  const light = random.uniform(-0.12, 0.12) / width;
  const lightDown = random.uniform(-0.06, 0.06) / height;
  for (let i = 0; i < paper.pixels.length; i++) {
    const x = i % width;
    paper.pixels[i] = white + light * (x - width / 2) + lightDown * ((i - x) / width - height / 2);
  }
  // Print is fainter than pen, mostly.
  const contrast = white * random.uniform(0.45, 0.97);
  if (random.next() < 0.6) drawPattern(paper, contrast * random.uniform(0.06, 0.42), random);
  const print = drawPrint(width, height, digitHeight, random);
  if (print) darken(paper, print, contrast * random.uniform(0.25, 1));
  darken(paper, ink, contrast);
  if (random.next() < 0.06) drawStamp(paper, contrast * random.uniform(0.2, 0.5), random);
  if (random.next() < 0.75) blur(paper, random.uniform(0.2, 1));
  const noise = random.next() < 0.8 ? random.uniform(0.004, 0.05) : random.uniform(0.05, 0.1);
  for (let i = 0; i < paper.pixels.length; i++) paper.pixels[i]! += noise * random.normal();
  if (random.next() < 0.1) makeBitonal(paper, white - contrast * random.uniform(0.35, 0.6), random);
  return paper;
}

function darken(paper: LineImage, ink: LineImage, contrast: number): void {
  for (let i = 0; i < paper.pixels.length; i++) paper.pixels[i]! -= contrast * ink.pixels[i]!;
}

/** Guilloche (families of waves) or a screen of dots. */
function drawPattern(paper: LineImage, strength: number, random: RandomStream): void {
  const { width, height, pixels } = paper;
  const families = 1 + random.integer(2);
  const dots = random.next() < 0.35;
  for (let family = 0; family < families; family++) {
    const period = random.uniform(2.5, 9);
    const angle = dots ? random.uniform(0, Math.PI) : 0.25 * random.normal();
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const amplitude = random.uniform(1, 9);
    const frequency = (2 * Math.PI) / random.uniform(24, 160);
    const drift = random.uniform(-0.02, 0.02);
    const phase = random.uniform(0, 2 * Math.PI);
    const turn = (2 * Math.PI) / period;
    const waves = Float32Array.from({ length: width + height }, (_, along) => amplitude * Math.sin(frequency * along + phase));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const across = -sin * x + cos * y;
        const value = dots
          ? 0.5 * Math.sin(turn * across) + 0.5 * Math.sin(turn * (cos * x + sin * y))
          : Math.sin(turn * (across * (1 + drift * y) + waves[x + (family === 0 ? 0 : height - y)]!));
        if (value > 0) pixels[y * width + x]! -= strength * value * value;
      }
    }
  }
}

/** Lines to write on, a box around the field, remains of printed letters at the edge; null where there is none. */
function drawPrint(width: number, height: number, digitHeight: number, random: RandomStream): LineImage | null {
  const hasLine = random.next() < 0.42;
  const hasTop = random.next() < 0.1;
  const hasSides = random.next() < 0.12;
  const hasLetters = random.next() < 0.15;
  if (!hasLine && !hasTop && !hasSides && !hasLetters) return null;
  const print = blankLine(width, height);
  const pen = random.uniform(0.3, 1);
  const slope = random.uniform(-1, 1);
  if (hasLine) {
    const y = Math.min(height - 1, height / 2 + digitHeight * random.uniform(0.3, 0.75));
    if (random.next() < 0.3) drawDots(print, y, pen, random);
    else drawPiece(print, [-2, y - slope], [width + 2, y + slope], pen);
  }
  if (hasTop) drawPiece(print, [-2, random.uniform(0, 4) - slope], [width + 2, random.uniform(0, 4) + slope], pen);
  if (hasSides) {
    const x = random.next() < 0.5 ? random.uniform(0, 4) : width - random.uniform(1, 5);
    drawPiece(print, [x, -2], [x + slope, height + 2], pen);
  }
  if (hasLetters) drawLetters(print, random);
  for (let i = 0; i < print.pixels.length; i++) print.pixels[i]! /= 255;
  return print;
}

/** A line of microprint: dots from far away. */
function drawDots(print: LineImage, y: number, pen: number, random: RandomStream): void {
  for (let x = random.uniform(0, 3); x < print.width; x += random.uniform(1.5, 4)) drawPiece(print, [x, y], [x + random.uniform(0, 1.5), y + random.uniform(-1, 1)], pen);
}

/** What reaches in from the text above or below: parts of small letters. */
function drawLetters(print: LineImage, random: RandomStream): void {
  const atTop = random.next() < 0.35;
  const size = random.uniform(3, 9);
  const shown = random.uniform(0.25, 0.9) * size;
  const from = random.uniform(-0.2, 0.8) * print.width;
  const to = from + random.uniform(0.1, 0.5) * print.width;
  for (let x = from; x < to; x += size * random.uniform(0.5, 1)) {
    const y = atTop ? shown - size : print.height - shown;
    const strokes = 2 + random.integer(2);
    for (let stroke = 0; stroke < strokes; stroke++) {
      drawPiece(print, [x + random.uniform(0, 0.6) * size, y + random.uniform(0, 1) * size], [x + random.uniform(0, 0.6) * size, y + random.uniform(0, 1) * size], size * 0.1);
    }
  }
}

/** A part of a ring. */
function drawStamp(paper: LineImage, strength: number, random: RandomStream): void {
  const stamp = blankLine(paper.width, paper.height);
  const radius = random.uniform(20, 70);
  const [cx, cy] = [random.uniform(0, paper.width), paper.height / 2 + random.uniform(-1, 1) * radius];
  const step = Math.PI / 24;
  for (let angle = 0; angle < 2 * Math.PI; angle += step) {
    const at = (a: number): [number, number] => [cx + radius * Math.cos(a), cy + radius * Math.sin(a)];
    drawPiece(stamp, at(angle), at(angle + step), random.uniform(0.5, 1.2));
  }
  for (let i = 0; i < stamp.pixels.length; i++) paper.pixels[i]! -= (strength * stamp.pixels[i]!) / 255;
}

/** Three taps each way; `sigma` in pixels, at most 1. */
function blur({ width, height, pixels }: LineImage, sigma: number): void {
  const side = Math.exp(-0.5 / (sigma * sigma));
  const [middle, outer] = [1 / (1 + 2 * side), side / (1 + 2 * side)];
  const line = new Float32Array(Math.max(width, height));
  const smooth = (start: number, step: number, count: number): void => {
    for (let i = 0; i < count; i++) line[i] = pixels[start + i * step]!;
    for (let i = 0; i < count; i++) {
      pixels[start + i * step] = middle * line[i]! + outer * (line[Math.max(0, i - 1)]! + line[Math.min(count - 1, i + 1)]!);
    }
  };
  for (let y = 0; y < height; y++) smooth(y * width, 1, width);
  for (let x = 0; x < width; x++) smooth(x, width, height);
}

/** Two levels with specks, then as soft as shrinking from 200 dpi makes them. */
function makeBitonal(paper: LineImage, threshold: number, random: RandomStream): void {
  const specks = random.uniform(0, 0.015);
  for (let i = 0; i < paper.pixels.length; i++) {
    const speck = random.next() < specks;
    paper.pixels[i] = (paper.pixels[i]! > threshold) === speck ? 0 : 1;
  }
  blur(paper, random.uniform(0.3, 0.7));
}
