import { expect, test } from 'vitest';
import type { PageImage, Point } from '../../contract/scanner.ts';
import { applyHomography, compose, toOriginal, turnedTo } from '../../domain/pages/homography.ts';
import { randomStream } from '../../domain/random.ts';
import { straighten } from './straighten.ts';
import type { StraightPage } from './straighten.ts';
import { layOnGlass, photograph } from './testing/scenes.ts';
import { turnQuarters } from './warp.ts';

/** A form: a heading, ten lines of words, rules across and a frame around a field. */
function drawForm(width = 1200, height = 540): PageImage {
  const pixels = new Uint8Array(width * height).fill(255);
  const random = randomStream(1, 'form');
  const fill = (left: number, top: number, w: number, h: number): void => {
    for (let y = top; y < top + h; y++) pixels.fill(20, y * width + left, y * width + left + w);
  };
  for (let line = 0; line < 10; line++) {
    const top = 40 + line * 44;
    for (let x = 60; x < width - 160;) {
      const letters = 2 + random.integer(8);
      for (let i = 0; i < letters; i++) fill(x + i * 12, top + random.integer(4), 3 + random.integer(5), 10 + random.integer(6));
      x += letters * 12 + 18;
    }
    if (line % 3 === 0) fill(60, top + 26, width - 300, 2);
  }
  for (const [left, top, w, h] of [[900, 200, 200, 2], [900, 250, 200, 2], [900, 200, 2, 52], [1098, 200, 2, 52]] as const) fill(left, top, w, h);
  return { width, height, pixels };
}

const form = drawForm();
const types = ({ steps }: StraightPage): string[] => steps.map(({ type }) => type);

/** Where a place of the straightened picture was on the page, the way that boxes go. */
const backOn = (toPage: Parameters<typeof compose>[0], straight: StraightPage, place: Point): Point => applyHomography(compose(toPage, toOriginal(straight.steps)), place);

/** How far the straightened picture is turned clockwise against the page as it was, in degrees. */
function angleLeft(toPage: Parameters<typeof compose>[0], straight: StraightPage): number {
  const [from, to] = [backOn(toPage, straight, { x: 0, y: 0 }), backOn(toPage, straight, { x: 100, y: 0 })];
  return Math.atan2(to.y - from.y, to.x - from.x) * 180 / Math.PI;
}

test('a straight page stays as it is', () => {
  const straight = straighten(form);
  expect(straight.steps).toEqual([]);
  expect(straight.image).toBe(form);
});

test('skew of up to 15 degrees is taken out', () => {
  for (const degrees of [-14.9, -8.3, -1.1, -0.3, 0.4, 2.2, 7.7, 14.6]) {
    const { image, toPage } = layOnGlass(form, degrees);
    const straight = straighten(image);
    expect(types(straight)).toEqual(['deskewed']);
    expect(Math.abs(angleLeft(toPage, straight)), `${degrees}°`).toBeLessThan(0.1);
  }
});

/** As whoever knows the form turns a page that stands on its head. */
function turned({ image, steps }: StraightPage): StraightPage {
  const { width, height } = image;
  return { image: turnQuarters(image, 2), steps: [...steps, { type: 'turned', quarters: 2, width, height, toInput: turnedTo(width, height, 2) }] };
}

test('a page that lies on its side is turned, upright or on its head', () => {
  for (const quarters of [1, 3] as const) {
    for (const degrees of [0, -6.2, 3.9]) {
      const { image, toPage } = layOnGlass(form, degrees, quarters);
      const straight = straighten(image);
      expect(types(straight)).toEqual(degrees === 0 ? ['turned'] : ['turned', 'deskewed']);
      const onHead = Math.abs(angleLeft(toPage, straight)) > 90;
      const upright = onHead ? turned(straight) : straight;
      expect(Math.abs(angleLeft(toPage, upright))).toBeLessThan(0.1);
      if (degrees === 0) expect(upright.image).toEqual(form);
    }
  }
});

test('a sheet is cut out of its photo, straight and on white, and places lead back', () => {
  for (let seed = 0; seed < 8; seed++) {
    const { image, toPage } = photograph(form, seed);
    const straight = straighten(image);
    expect(types(straight)[0], `photo ${seed}`).toBe('rectified');
    const { width, height, pixels } = straight.image;
    const [margin, diagonal] = [0.004, Math.hypot(form.width, form.height)];
    for (const [x, y] of [[0, 0], [1, 0], [1, 1], [0, 1], [0.5, 0.5]] as const) {
      const found = backOn(toPage, straight, { x: x * width, y: y * height });
      expect(Math.hypot(found.x - x * form.width, found.y - y * form.height), `photo ${seed}`).toBeLessThan(margin * diagonal + (types(straight).includes('deskewed') ? 20 : 0));
    }
    expect(Math.abs(Math.log(width / height / (form.width / form.height)))).toBeLessThan(0.06);
    // Paper far from ink: the right margin.
    for (const share of [0.2, 0.5, 0.8]) expect(pixels[Math.round(share * height) * width + Math.round(0.96 * width)]).toBeGreaterThan(225);
  }
});

test('shadow is taken off a page, ink stays ink', () => {
  const shaded = form.pixels.map((value, i) => value * (1 - 0.6 * ((i % form.width) / form.width)));
  const straight = straighten({ ...form, pixels: shaded });
  expect(types(straight)).toEqual(['flattened']);
  straight.image.pixels.forEach((value, i) => {
    if (form.pixels[i] === 255 ? value < 230 : value > 90) throw new Error(`${form.pixels[i]} became ${value} at ${i}`);
  });
});

test('where nothing can be sure, nothing is turned or cut', () => {
  const random = randomStream(2, 'noise');
  const plain = (width: number, height: number, value: () => number): PageImage => ({ width, height, pixels: Uint8Array.from({ length: width * height }, value) });
  const unsure = [
    plain(1, 1, () => 0), plain(1, 500, () => 255), plain(500, 2, () => 9), plain(600, 400, () => 255), plain(600, 400, () => 0), plain(600, 400, () => 200),
    plain(600, 400, () => random.integer(256)), plain(600, 400, () => 235 + random.integer(21))
  ];
  for (const page of unsure) expect(types(straighten(page)).filter((type) => type !== 'flattened'), `${page.width}×${page.height}`).toEqual([]);
});
