import { z } from 'zod';
import { recordsFormats } from '../../contract/documents.ts';
import { StudioError } from '../../contract/errors.ts';
import { batchIdSchema } from '../../contract/ids.ts';
import type { DocumentService } from '../../core/records/service.ts';
import { download } from './responses.ts';
import { storedZip } from './stored-zip.ts';

const querySchema = z.strictObject({ format: z.enum(recordsFormats), batch: batchIdSchema.optional() });
const fileName = 'records';
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The records of a batch, or of all, as a file. @throws StudioError USAGE_INVALID, BATCH_NOT_FOUND, RECORDS_TOO_MANY */
export async function recordsFile(documents: DocumentService, query: Readonly<Record<string, string>>): Promise<Response> {
  const asked = querySchema.safeParse(query);
  if (!asked.success) throw new StudioError('USAGE_INVALID', `Records are exported as one of: ${recordsFormats.join(', ')}.`, { remedy: 'Ask with ?format= one of them, and &batch= an id, or none for all.' });
  const { format, batch } = asked.data;
  if (format === 'xlsx') {
    const parts = await documents.exportWorkbook({ batch });
    return download(storedZip(parts.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) }))), `${fileName}.xlsx`, xlsxType);
  }
  const { text } = await documents.exportRecords({ batch, format });
  return download(text, `${fileName}.${format}`, format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json');
}
