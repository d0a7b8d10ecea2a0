import { StudioError } from '../../contract/errors.ts';
import { fileFormat } from '../file-format.ts';
import { readFileWithin } from '../read-file.ts';
import { documentEmpty, documentFileErrors } from './document-errors.ts';
import type { DocumentPage, OpenDocument } from './document.ts';
import { openHeif } from './heif-document.ts';
import { documentLimits } from './limits.ts';
import { openPdf } from './pdf-document.ts';
import { openPicture } from './picture-document.ts';
import { openTiff } from './tiff-document.ts';

/**
 * Opens a JPEG, PNG, WebP, HEIC, TIFF or PDF, known by its first bytes. To be closed after use.
 *
 * @param document the file's bytes, which must not change until it is closed, or its path
 * @param name what errors call it
 * @throws StudioError FILE_NOT_FOUND, DOCUMENT_EMPTY, DOCUMENT_INVALID, DOCUMENT_ENCRYPTED, DOCUMENT_TOO_LARGE (bytes or pages, see
 *   documentLimits), DOCUMENT_FORMAT_UNSUPPORTED, DOCUMENT_FORMAT_UNKNOWN
 */
export async function openDocument(document: Uint8Array | string, name = typeof document === 'string' ? document : 'The document'): Promise<OpenDocument> {
  const bytes = typeof document === 'string' ? await readFileWithin(document, name, documentLimits.fileBytes, documentFileErrors) : document;
  if (bytes.length > documentLimits.fileBytes) throw documentFileErrors.tooManyBytes(name, bytes.length);
  if (bytes.length === 0) throw documentEmpty(name);
  const format = fileFormat(bytes);
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'webp':
      return openPicture(bytes, name);
    case 'tiff':
      return openTiff(bytes, name);
    case 'pdf':
      return openPdf(bytes, name);
    case 'heif':
      return openHeif(bytes, name);
    case 'avif':
      throw new StudioError('DOCUMENT_FORMAT_UNSUPPORTED', `${name} is an AVIF picture, which is no format for documents`, { remedy: 'Save it as JPEG or PNG.' });
    case 'gif':
      throw new StudioError('DOCUMENT_FORMAT_UNSUPPORTED', `${name} is a GIF picture, which is no format for documents`, { remedy: 'Save it as PNG.' });
    case null:
      throw new StudioError('DOCUMENT_FORMAT_UNKNOWN', `${name} is none of the kinds of file that the studio reads, whatever its name says`, {
        remedy: 'Use JPEG, PNG, WebP, HEIC, TIFF or PDF.'
      });
  }
}

/**
 * The pages of a document from the one with index `from` on, one at a time: only the last one is in memory. A page that cannot be read is
 * answered with its error, and the next one follows.
 */
export async function* documentPages(document: OpenDocument, from = 0): AsyncGenerator<DocumentPage> {
  const { pages } = document;
  for (let index = from; index < pages; index++) {
    try {
      yield { index, pages, ...await document.page(index) };
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      yield { index, pages, error };
    }
  }
}
