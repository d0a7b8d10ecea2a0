import type { FormName } from '../../contract/forms.ts';
import type { PageImage, ScannedPage, ScanOptions, StraightenStep } from '../../contract/scanner.ts';
import { turnedTo } from '../../domain/pages/homography.ts';
import type { OpenDocument } from '../documents/document.ts';
import { asPage, scannedField } from '../fields/scanned-field.ts';
import { findFields } from '../forms/find-fields.ts';
import { turnHalf } from '../forms/turn-half.ts';
import { straighten } from '../straighten/straighten.ts';

const onSquaredPaper: FormName = 'numbers';

/** All that is done to one page of a document. @throws StudioError PAGE_INVALID, PAGE_TOO_LARGE */
export async function scanPage(document: OpenDocument, index: number, { withOriginal, form: wanted, templates, country }: ScanOptions): Promise<ScannedPage> {
  const start = performance.now();
  const { image: original, dpi } = await document.page(index);
  const straight = straighten(original, { mayLie: wanted !== onSquaredPaper });
  const found = findFields(straight.image, wanted, { templates, ...(country !== undefined && { country }) });
  const { form, turned180, fields } = found;
  const image = turned180 ? asPage(turnHalf(straight.image)) : straight.image;
  return {
    index,
    pages: document.pages,
    image,
    steps: turned180 ? [...straight.steps, onItsFeet(image)] : straight.steps,
    dpi,
    original: withOriginal ? original : null,
    form,
    fields: fields.map((field) => scannedField(image, field)),
    ms: performance.now() - start
  };
}

function onItsFeet({ width, height }: PageImage): StraightenStep {
  return { type: 'turned', quarters: 2, width, height, toInput: turnedTo(width, height, 2) };
}
