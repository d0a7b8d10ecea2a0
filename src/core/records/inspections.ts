import { documentLimits } from '../../contract/documents.ts';
import type { FieldInspection, InspectionStep } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Box, FieldReading } from '../../contract/reading.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import type { BlobStore } from '../runs/ports.ts';
import type { DocumentRepository, FieldInspector, InspectedField, ReviewRepository, StoredPage } from './ports.ts';
import { checkShown, pictureRemoved } from './shown-fields.ts';

/** Inspections that are kept, so that their pictures need no further scan: a few hundred kilobytes each, mostly the page. */
const mostKept = 8;

export interface InspectionParts {
  readonly documents: DocumentRepository;
  readonly review: ReviewRepository;
  readonly blobs: BlobStore;
  readonly inspector: FieldInspector;
}

/** Why fields were read as they were, for operators who may see what was read. */
export class Inspections {
  private readonly parts: InspectionParts;
  /** By field, the one that was asked for longest ago first. */
  private readonly kept = new Map<number, Promise<InspectedField>>();

  constructor(parts: InspectionParts) {
    this.parts = parts;
  }

  async inspect(field: number): Promise<FieldInspection> {
    return (await this.inspected(field)).inspection;
  }

  async step(field: number, step: InspectionStep): Promise<Uint8Array> {
    return (await this.inspected(field)).steps[step];
  }

  async look(field: number, index: number): Promise<Uint8Array> {
    const { looks } = await this.inspected(field);
    const look = looks[index];
    if (look !== undefined) return look;
    throw new StudioError('USAGE_INVALID', `This field was looked at in ${looks.length} ways.`, { remedy: 'Count them from 0.' });
  }

  /** What is read in another box of the field's page. */
  async readAgain(id: number, box: Box): Promise<FieldReading> {
    const { documents, review, blobs, inspector } = this.parts;
    const shown = review.get(id);
    checkShown(shown);
    const { field, batch } = shown;
    const page = documents.pagesOf(field.document).find(({ index }) => index === field.page)!;
    if (page.picture === null) throw pictureRemoved(field.page);
    return inspector.readBox(blobs.read(page.picture), boxOn(page, box), field.content, batch.misread);
  }

  /** @throws StudioError FIELD_NOT_FOUND, DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED, FIELD_KEYED_BLIND, and what a scan throws */
  private inspected(id: number): Promise<InspectedField> {
    const shown = this.parts.review.get(id);
    checkShown(shown);
    const { document: { sha256, name }, field, batch } = shown;
    const found = this.kept.get(id) ?? this.parts.inspector.inspect({ path: this.parts.blobs.path(sha256), name }, field, batch.country);
    this.kept.delete(id);
    this.kept.set(id, found);
    // A failure is told to those who wait for it, and to nobody later.
    found.catch(() => void (this.kept.get(id) === found && this.kept.delete(id)));
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return found;
  }
}

/** The box in whole pixels. @throws StudioError FIELD_BOX_INVALID */
function boxOn({ width, height }: StoredPage, { x, y, w, h }: Box): PixelBox {
  const [left, top] = [Math.round(x), Math.round(y)];
  const box = { left, top, width: Math.round(x + w) - left, height: Math.round(y + h) - top };
  const least = documentLimits.leastBoxPx;
  if (left >= 0 && top >= 0 && box.width >= least && box.height >= least && left + box.width <= width && top + box.height <= height) return box;
  throw new StudioError('FIELD_BOX_INVALID', `The box does not lie on the page, ${width}×${height} pixels, or is smaller than ${least} pixels.`, {
    remedy: 'Draw one inside the page.'
  });
}
