import type { FieldInspection, InspectionStep } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { BlobStore } from '../runs/ports.ts';
import type { FieldInspector, InspectedField, ReviewRepository } from './ports.ts';
import { checkShown } from './shown-fields.ts';

/** Inspections that are kept, so that their pictures need no further scan: a few hundred kilobytes each, mostly the page. */
const mostKept = 8;

export interface InspectionParts {
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

  /** @throws StudioError FIELD_NOT_FOUND, DOCUMENT_REDACTED, DOCUMENT_PICTURE_REMOVED, FIELD_KEYED_BLIND, and what a scan throws */
  private inspected(id: number): Promise<InspectedField> {
    const shown = this.parts.review.get(id);
    checkShown(shown);
    const { document: { sha256, name }, field } = shown;
    const found = this.kept.get(id) ?? this.parts.inspector.inspect({ path: this.parts.blobs.path(sha256), name }, field);
    this.kept.delete(id);
    this.kept.set(id, found);
    // A failure is told to those who wait for it, and to nobody later.
    found.catch(() => void (this.kept.get(id) === found && this.kept.delete(id)));
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return found;
  }
}
