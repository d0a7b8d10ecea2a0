import type { FormTemplate } from '../../contract/forms.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { around } from '../fields/box-sides.ts';
import { learnTemplate, type SampleField } from './template.ts';

/** What a form is learned at: thin lines are two to three pixels. */
const learnedDpi = 200;
const mmPerInch = 25.4;

/**
 * The template of a form drawn as SVG, with a viewBox in millimetres from 0 0 and a `<rect data-field="NAME" x y width height/>` for each box of a
 * field. Words are left out: their shapes depend on the fonts of the machine.
 */
export async function learnDrawnForm(svg: string, name: string): Promise<FormTemplate> {
  const sample = await drawForm(svg.replaceAll(/<text[^]*?<\/text>/g, ''), learnedDpi);
  const boxes = Array.from(svg.matchAll(/<rect data-field="([^"]+)" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"\/>/g), ([, field, ...numbers]) => {
    const [left, top, width, height] = numbers.map((value) => Math.round((Number(value) * learnedDpi) / mmPerInch)) as [number, number, number, number];
    return { field: field!, box: { left, top, width, height } satisfies PixelBox };
  });
  const fields = [...Map.groupBy(boxes, ({ field }) => field)].map(([field, members]): SampleField => {
    const parts = members.map(({ box }) => box);
    return { name: field, box: around(parts), boxes: parts, isFramed: true };
  });
  return learnTemplate(sample, name, fields);
}

/** @param svg whose width and height are given in millimetres. */
export async function drawForm(svg: string, dpi: number): Promise<GreyImage> {
  const { default: sharp } = await import('sharp');
  // In pixels: what a millimetre is depends on the renderer's density, twice over.
  const sized = svg.replaceAll(/\b(width|height)="([\d.]+)mm"/g, (_, side, mm) => `${side}="${Math.round((Number(mm) * dpi) / mmPerInch)}"`);
  const { data, info } = await sharp(Buffer.from(sized)).flatten({ background: '#ffffff' }).toColourspace('b-w').raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(info.width * info.height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = data[i * info.channels]!;
  return { width: info.width, height: info.height, pixels };
}
