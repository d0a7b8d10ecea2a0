import type { Context, Hono } from 'hono';
import { inspectionSteps } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DocumentId } from '../../contract/ids.ts';
import type { DocumentService } from '../../core/records/service.ts';
import { mimeOf } from '../../domain/records/mime-of.ts';
import { bytes } from './responses.ts';

/** The pictures of contract/api/media.ts that show documents. */
export function addDocumentMedia(media: Hono, documents: DocumentService): void {
  media.get('/documents/:document/pages/:page', async (c) => {
    return picture(await documents.pagePicture(c.req.param('document') as DocumentId, Number(c.req.param('page'))));
  });
  media.get('/documents/fields/:field/looks/:look', async (c) => picture(await documents.inspectedLook(fieldOf(c), Number(c.req.param('look')))));
  media.get('/documents/fields/:field/:step', async (c) => {
    const step = inspectionSteps.find((each) => each === c.req.param('step'));
    if (step === undefined) throw new StudioError('USAGE_INVALID', `The step must be one of ${inspectionSteps.join(', ')}.`, { remedy: 'Name one of them.' });
    return picture(await documents.inspectedStep(fieldOf(c), step));
  });
}

/** What is no number is no field's. */
function fieldOf(c: Context): number {
  const field = Number(c.req.param('field'));
  return Number.isSafeInteger(field) ? field : 0;
}

function picture(file: Uint8Array): Response {
  return bytes(file, mimeOf(file));
}
