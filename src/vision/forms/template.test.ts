import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formTemplateSchema } from '../../contract/forms.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { drawPiece } from '../../domain/digits/pen.ts';
import { resampleBox, type PixelBox } from '../../domain/digits/resample.ts';
import { drawSkeleton } from '../../domain/digits/skeletons.ts';
import { trace } from '../../domain/digits/stroke.ts';
import { randomStream, type RandomStream } from '../../domain/random.ts';
import { cutField } from '../fields/cut-field.ts';
import { layOut } from '../fields/sheet.ts';
import { drawChequeIn } from '../testing/drawn-cheques.ts';
import { drawBlankNote } from '../testing/drawn-note.ts';
import { DrawnPage } from '../testing/drawn-page.ts';
import { drawForm, learnDrawnForm } from './drawn-form.ts';
import { findFields } from './find-fields.ts';
import { findTemplate, learnTemplate, type SampleField } from './template.ts';
import { turnHalf } from './turn-half.ts';

const far = (a: PixelBox, b: PixelBox): number =>
  Math.max(Math.abs(a.left - b.left), Math.abs(a.top - b.top), Math.abs(a.left + a.width - b.left - b.width), Math.abs(a.top + a.height - b.top - b.height));

/** A delivery note with two fields. `written` fills it in. */
function drawNote(written: RandomStream | undefined): { page: DrawnPage; fields: SampleField[] } {
  const weight = { left: 700, top: 180, width: 200, height: 60 };
  const count = Array.from({ length: 4 }, (_, i): PixelBox => ({ left: 700 + 50 * i, top: 420, width: 50, height: 60 }));
  const page = drawBlankNote(weight, count);
  if (written) {
    page.write('37.5', 715, 192, 38, written);
    count.forEach(({ left }, i) => page.write(String((i * 3) % 10), left + 12, 432, 36, written));
    for (let row = 0; row < 6; row++) page.write('12345', 320, 142 + 70 * row, 30, written, 0.4);
  }
  const boxes = { left: 700, top: 420, width: 200, height: 60 };
  return { page, fields: [{ name: 'weight', box: weight, isFramed: true }, { name: 'count', box: boxes, boxes: count, isFramed: true }] };
}

/** A scan of the page in another size with other margins. */
function scanned(image: GreyImage, scale: number, left: number, top: number): GreyImage {
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const part = resampleBox(image, { left: 0, top: 0, width: image.width, height: image.height }, width, height);
  const whole = { width: width + left + 40, height: height + top + 60, pixels: new Uint8Array((width + left + 40) * (height + top + 60)).fill(240) };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) whole.pixels[(y + top) * whole.width + x + left] = part[y * width + x]!;
  return whole;
}

describe('a template of one’s own', () => {
  const { page, fields } = drawNote(undefined);
  const template = learnTemplate(page.image(), 'delivery-note', fields);

  test.each([[1, 0, 0], [1.6, 30, 70], [0.7, 120, 20]])('is found in another scale (%d) and with other margins', (scale, left, top) => {
    for (const seed of [1, 2]) {
      const copy = scanned(drawNote(randomStream(seed, 'hand')).page.image({ seed }), scale, left, top);
      const found = findFields(copy, 'auto', { templates: [template] });
      expect([found.form, found.turned180]).toEqual(['delivery-note', false]);
      for (const [i, field] of fields.entries()) {
        const { left: x, top: y, width, height } = field.box;
        const there = { left: x * scale + left, top: y * scale + top, width: width * scale, height: height * scale };
        expect(far(found.fields[i]!.box, there)).toBeLessThan(5 * Math.max(1, scale));
      }
      expect(cutField(copy, found.fields[1]!).boxes!.map(({ isEmpty }) => isEmpty)).toEqual([false, false, false, false]);
    }
  });

  test('leaning and on its head', () => {
    const copy = turnHalf(drawNote(randomStream(3, 'hand')).page.image({ slope: 0.025, shadow: 0.4 }));
    const found = findFields(copy, 'auto', { templates: [template] });
    expect([found.form, found.turned180]).toEqual(['delivery-note', true]);
    expect(cutField(turnHalf(copy), found.fields[0]!).isEmpty).toBe(false);
  });

  test('may be learned from a sample that is filled in', () => {
    const filled = drawNote(randomStream(4, 'hand'));
    const learned = learnTemplate(filled.page.image(), 'delivery-note', filled.fields);
    const found = findFields(drawNote(randomStream(5, 'hand')).page.image(), 'delivery-note', { templates: [learned] });
    expect(found.form).toBe('delivery-note');
    expect(far(found.fields[0]!.box, fields[0]!.box)).toBeLessThan(5);
  });

  test('is not found on other pages, and a cheque stays a cheque', () => {
    const options = { templates: [template] };
    expect(findFields(drawChequeIn(1, 200).page.image(), 'auto', options).form).toBe('cheque-in');
    for (let seed = 0; seed < 3; seed++) {
      const random = randomStream(seed, 'other');
      const other = new DrawnPage(1000, 700);
      for (let i = 0; i < 25; i++) {
        other.word(3 + random.integer(8), random.uniform(0, 800), random.uniform(0, 660), random.uniform(18, 36), random);
        const [x, y] = [random.uniform(0, 600), random.uniform(0, 690)];
        other.line([x, y], [x + random.uniform(100, 400), y], 2);
      }
      expect(findFields(other.image(), 'auto', options).form).toBeNull();
      expect(findTemplate(layOut(other.image()), template).score).toBeLessThan(0.3);
    }
  });

  test('survives JSON, and a sample without print is refused', () => {
    expect(formTemplateSchema.parse(JSON.parse(JSON.stringify(template)))).toEqual(template);
    expect(() => learnTemplate(new DrawnPage(400, 300).image(), 'blank', fields)).toThrow(/printed marks/);
    expect(() => findFields(page.image(), 'no-such-form')).toThrow(/no form “no-such-form”/);
  });
});

describe('the prescription', () => {
  const folder = new URL('../../../resources/forms/', import.meta.url);
  const svg = readFileSync(new URL('prescription.svg', folder), 'utf8');

  test('its template is what is learned from its drawing', async () => {
    const committed: unknown = JSON.parse(readFileSync(new URL('prescription.json', folder), 'utf8'));
    const template = await learnDrawnForm(svg, 'prescription');
    expect(template).toEqual(committed);
    const dose = template.fields.find(({ name }) => name === 'dose')!;
    // Millimetres of a page that is 148 wide.
    for (const [i, { left, top, width, height }] of dose.boxes!.entries()) {
      expect([left, top, width, height].map((share) => Math.round(share * 148))).toEqual([40 + 8 * i, 84, 8, 10]);
    }
  });

  test.each([100, 200])('filled in and scanned at %d dpi, each digit is cut from its box', async (dpi) => {
    const blank = await drawForm(svg.replaceAll(/<text[^]*?<\/text>/g, ''), dpi);
    const { fields } = formTemplateSchema.parse(JSON.parse(readFileSync(new URL('prescription.json', folder), 'utf8')));
    const ink = new Float32Array(blank.width * blank.height);
    const random = randomStream(dpi, 'prescription');
    // Every second box is filled.
    for (const { boxes } of fields) boxes!.forEach((box, i) => i % 2 === 0 && writeInto(ink, blank, box, random));
    const page = { ...blank, pixels: Uint8Array.from(blank.pixels, (value, i) => Math.min(value, 255 - 0.85 * ink[i]!)) };
    for (const [copy, turned180] of [[page, false], [turnHalf(page), true]] as const) {
      const found = findFields(copy, 'auto');
      expect([found.form, found.turned180]).toEqual(['prescription', turned180]);
      for (const field of found.fields) expect(cutField(page, field).boxes!.map(({ isEmpty }) => isEmpty)).toEqual(field.boxes!.map((_, i) => i % 2 === 1));
    }
  });
});

/** A digit in the middle of a box given in shares of the page's width. */
function writeInto(ink: Float32Array, { width, height }: GreyImage, box: PixelBox, random: RandomStream): void {
  const size = 0.6 * box.height * width;
  const lines = drawSkeleton(random.integer(10), random).map(trace);
  const xs = lines.flat().map(([x]) => x);
  const middle = (Math.max(...xs) + Math.min(...xs)) / 2;
  for (const line of lines) {
    line.forEach(([x, y], i) => {
      const [x0, y0] = line[Math.max(0, i - 1)]!;
      const place = (px: number, py: number): [number, number] =>
        [(box.left + box.width / 2) * width + 0.7 * size * (px - middle), (box.top + 0.2 * box.height) * width + size * py];
      drawPiece({ width, height, pixels: ink }, place(x0, y0), place(x, y), 0.06 * size);
    });
  }
}
