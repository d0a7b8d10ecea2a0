import type { Context, Hono } from 'hono';
import { mediaLimits } from '../../contract/api/media.ts';
import { inspectionSteps } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DocumentId } from '../../contract/ids.ts';
import type { WantedCharacter } from '../../core/records/character-pictures.ts';
import type { DocumentService } from '../../core/records/service.ts';
import { mimeOf } from '../../domain/records/mime-of.ts';
import { readAtMost } from './read-at-most.ts';
import { bytes } from './responses.ts';

const pairBytes = 8;

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
  media.post('/documents/characters', async (c) => bytes(await documents.characterPictures(await wantedCharacters(c.req.raw))));
}

/** @throws StudioError USAGE_INVALID for what is not 1 to 512 pairs of numbers */
async function wantedCharacters(request: Request): Promise<WantedCharacter[]> {
  const most = mediaLimits.charactersPerRequest;
  const body = await readAtMost(request, most * pairBytes);
  if (body === undefined || body.length === 0 || body.length % pairBytes !== 0) {
    throw new StudioError('USAGE_INVALID', `The body must be 1 to ${most} pairs of a field and a character, 4 bytes each.`, { remedy: 'Ask for the others in further requests.' });
  }
  const numbers = new Uint32Array(body.buffer, body.byteOffset, body.length / 4);
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({ field: numbers[2 * i]!, index: numbers[2 * i + 1]! }));
}

/** What is no number is no field's. */
function fieldOf(c: Context): number {
  const field = Number(c.req.param('field'));
  return Number.isSafeInteger(field) ? field : 0;
}

function picture(file: Uint8Array): Response {
  return bytes(file, mimeOf(file));
}
