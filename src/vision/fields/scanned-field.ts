import type { FieldPicture, PageImage, ScannedField } from '../../contract/scanner.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { cutField, type Cut } from './cut-field.ts';
import type { FoundField } from './field.ts';

/** A field with its handwriting cut out, for a reader. @param page as for cutField */
export function scannedField(page: GreyImage, field: FoundField): ScannedField {
  const whole = cutField(page, field);
  const { left, top, width, height } = field.box;
  return {
    name: field.name,
    box: { x: left, y: top, w: width, h: height },
    confidence: field.confidence,
    why: field.why,
    picture: pictureOf(whole),
    boxes: whole.boxes?.map((cut) => ({ ...pictureOf(cut), reachesOut: cut.reachesOut })) ?? null
  };
}

/** The same picture in whole bytes. */
export function asPage({ width, height, pixels }: GreyImage): PageImage {
  return { width, height, pixels: pixels instanceof Uint8Array ? pixels : Uint8Array.from(pixels) };
}

function pictureOf({ image, isEmpty, map }: Cut): FieldPicture {
  return { image: asPage(image), isEmpty, toPage: map };
}
