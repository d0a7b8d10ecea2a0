import { z } from 'zod';
import { recordsFormats } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import { batchIdSchema } from '../../contract/ids.ts';
import type { DocumentService } from '../../core/records/service.ts';
import { answeredError } from '../router/api-errors.ts';
import type { Log } from '../router/api-errors.ts';
import { deflatedZip } from './deflated-zip.ts';
import { download } from './responses.ts';

const querySchema = z.strictObject({ format: z.enum(recordsFormats), batch: batchIdSchema.optional() });
const types = { csv: 'text/csv; charset=utf-8', json: 'application/json', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;

/**
 * The records of a batch, or of all, as a file that is written while it is sent, no faster than it is taken. Whoever leaves stops the writing; a file that
 * cannot be finished breaks off without the last chunk, so that browsers keep nothing of it, and the log tells why.
 *
 * @throws StudioError USAGE_INVALID, BATCH_NOT_FOUND, RECORDS_TOO_MANY
 */
export async function recordsFile(documents: DocumentService, query: Readonly<Record<string, string>>, log: Log): Promise<Response> {
  const asked = querySchema.safeParse(query);
  if (!asked.success) throw new StudioError('USAGE_INVALID', `Records are exported as one of: ${recordsFormats.join(', ')}.`, { remedy: 'Ask with ?format= one of them, and &batch= an id, or none for all.' });
  const { format, batch } = asked.data;
  const file = format === 'xlsx' ? deflatedZip(await documents.exportWorkbook({ batch })) : encoded(await documents.exportRecords({ batch, format }));
  return download(ReadableStream.from(told(file, log)), `records.${format}`, types[format]);
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const piece of text) yield encoder.encode(piece);
}

/** When the file breaks off its answer has begun: no error can be answered any more. */
async function* told(file: AsyncIterable<Uint8Array>, log: Log): AsyncGenerator<Uint8Array, void> {
  try {
    yield* file;
  } catch (error) {
    const { message, remedy } = answeredError(error, log);
    log([`An export of records broke off: ${message}`, remedy].filter((text) => text !== null).join(' '));
    throw error;
  }
}
