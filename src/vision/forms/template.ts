import { StudioError } from '../../contract/errors.ts';
import { formTemplateSchema, type FormTemplate } from '../../contract/forms.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { around, bottomOf, rightOf } from '../fields/box-sides.ts';
import type { FoundField } from '../fields/field.ts';
import { layOut, type Sheet } from '../fields/sheet.ts';
import type { FoundForm } from './found-form.ts';
import { marksOf, sizeOf, type Mark } from './printed-marks.ts';
import { register, type Registration } from './register.ts';

/** A field as it is drawn on a sample, in the sample's pixels. */
export interface SampleField {
  readonly name: string;
  readonly box: PixelBox;
  readonly boxes?: readonly PixelBox[];
  readonly isFramed: boolean;
}

/** So many marks find a form's place to a pixel; more take time. */
const mostAnchors = 120;
const fewestMarks = 8;
/** Marks are spread over this many rows and columns of the page, so that no block of small print outweighs the rest. */
const spread = 6;

/**
 * Makes a template of a sample. Lines are anchors wherever they are; other ink is where it lies outside of the fields, so that a sample may be
 * filled in.
 *
 * @param sample 0 black … 255 white, upright and level.
 * @throws StudioError FORM_MARKS_TOO_FEW when fewer than eight marks are printed on the sample: nothing would tell its copies from other pages.
 */
export function learnTemplate(sample: GreyImage, name: string, fields: readonly SampleField[]): FormTemplate {
  const sheet = layOut(sample);
  const scale = sheet.width / sample.width;
  const inField = ({ x, y }: Mark): boolean => fields.some(({ box: { left, top, width, height } }) =>
    x > left * scale && x < (left + width) * scale && y > top * scale && y < (top + height) * scale);
  const marks = spreadOut(marksOf(sheet).filter((mark) => mark.kind !== 'piece' || !inField(mark)), sheet);
  if (marks.length < fewestMarks) {
    throw new StudioError('FORM_MARKS_TOO_FEW', `A sample of “${name}” shows ${marks.length} printed marks, at least ${fewestMarks} are needed to know its copies by.`, {
      remedy: 'Take a page with more print on it: lines, boxes, words.'
    });
  }
  const relative = ({ left, top, width, height }: PixelBox): PixelBox =>
    ({ left: rounded(left / sample.width), top: rounded(top / sample.width), width: rounded(width / sample.width), height: rounded(height / sample.width) });
  return formTemplateSchema.parse({
    name,
    anchors: marks.map(({ kind, x, y, width, height }) =>
      ({ kind, x: rounded(x / sheet.width), y: rounded(y / sheet.width), width: rounded(width / sheet.width), height: rounded(height / sheet.width) })),
    fields: fields.map((field) => ({ name: field.name, box: relative(field.box), ...(field.boxes && { boxes: field.boxes.map(relative) }), isFramed: field.isFramed }))
  });
}

/** Finds a template's copy on a sheet. */
export function findTemplate(sheet: Sheet, template: FormTemplate): FoundForm {
  const registration = register(template.anchors, marksOf(sheet), sheet.width);
  if (!registration) return { fields: [], score: 0 };
  return { fields: template.fields.map((field) => placed(field, registration, sheet)), score: registration.share };
}

/** To a hundredth of a pixel of a sheet. */
function rounded(value: number): number {
  return Math.max(1e-5, Number(value.toFixed(5)));
}

/** The largest marks of each part of the page in turn. */
function spreadOut(marks: readonly Mark[], sheet: Sheet): Mark[] {
  const parts = Map.groupBy(marks, ({ x, y }) => `${Math.floor((spread * x) / sheet.width)},${Math.floor((spread * y) / sheet.height)}`);
  const queues = [...parts.values()].map((part) => part.toSorted((a, b) => sizeOf(b) - sizeOf(a)));
  const chosen: Mark[] = [];
  for (let rank = 0; chosen.length < mostAnchors && queues.some((queue) => rank < queue.length); rank++) {
    chosen.push(...queues.flatMap((queue) => queue[rank] ?? []).slice(0, mostAnchors - chosen.length));
  }
  return chosen;
}

function placed({ name, box, boxes, isFramed }: FormTemplate['fields'][number], { map, share: seen }: Registration, sheet: Sheet): FoundField {
  const place = (part: PixelBox): PixelBox => {
    const corners = [[part.left, part.top], [rightOf(part), part.top], [part.left, bottomOf(part)], [rightOf(part), bottomOf(part)]] as const;
    const points = corners.map(([x, y]) => map(x, y));
    const whole = around(points.map(([x, y]) => ({ left: Math.round(x), top: Math.round(y), width: 0, height: 0 })));
    return sheet.toPage({ ...whole, width: Math.max(1, whole.width), height: Math.max(1, whole.height) });
  };
  return {
    name,
    box: place(box),
    ...(boxes && { boxes: boxes.map(place) }),
    ...(isFramed && { frame: place(box) }),
    slope: sheet.slope,
    confidence: seen,
    why: [`${Math.round(100 * seen)} % of the form's printed marks lie where they should`]
  };
}
