import { StudioError } from '../../contract/errors.ts';
import type { FileErrors } from '../read-file.ts';
import { documentLimits } from './limits.ts';

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);

export const documentFileErrors: FileErrors = {
  tooManyBytes: (name, sizeBytes) => new StudioError('DOCUMENT_TOO_LARGE', `${name} has ${mebibytes(sizeBytes)} MiB, at most ${mebibytes(documentLimits.fileBytes)} are read`, {
    remedy: 'Divide it into several files.'
  }),
  invalid: documentInvalid
};

/** The file as a whole cannot be read. @param what starts with a verb: “is damaged (…)” */
export function documentInvalid(name: string, what: string, cause?: unknown): StudioError {
  return new StudioError('DOCUMENT_INVALID', `${name} ${what}`, { remedy: 'Scan it again, or save it anew with a program that opens it.', cause });
}

export function documentEmpty(name: string): StudioError {
  return new StudioError('DOCUMENT_EMPTY', `${name} has no pages`, { remedy: 'Scan it again.' });
}

export function documentEncrypted(name: string): StudioError {
  return new StudioError('DOCUMENT_ENCRYPTED', `${name} needs a password to be opened`, { remedy: 'Save a copy without a password.' });
}

export function tooManyPages(name: string, pages: string): StudioError {
  return new StudioError('DOCUMENT_TOO_LARGE', `${name} has ${pages} pages, at most ${documentLimits.pages} are read`, { remedy: 'Divide it into several files.' });
}

/** The page cannot be read; the document's others may. `index` counts from 0. */
export function pageInvalid(name: string, index: number, what: string, cause?: unknown): StudioError {
  return new StudioError('PAGE_INVALID', `Page ${index + 1} of ${name} ${what}`, { remedy: 'Scan this page again.', cause });
}

/** @throws StudioError PAGE_TOO_LARGE for a page of more pixels than are read, PAGE_INVALID for one of none; `index` counts from 0 */
export function checkPageSize(name: string, index: number, width: number, height: number): void {
  const { pagePixels, pageSide } = documentLimits;
  if (!(width >= 1 && height >= 1)) throw pageInvalid(name, index, 'has no size');
  if (width * height <= pagePixels && Math.max(width, height) <= pageSide) return;
  const most = `at most ${pagePixels / 1e6} million are read, and ${pageSide} on one side`;
  throw new StudioError('PAGE_TOO_LARGE', `Page ${index + 1} of ${name} has ${Math.round(width)}×${Math.round(height)} pixels, ${most}`, {
    remedy: 'Scan at 200 to 300 dpi, or cut out the part to be read.'
  });
}

/** Its decoder asked for more than `limitBytes`. `index` counts from 0. */
export function pageNeedsTooMuchMemory(name: string, index: number, limitBytes: number): StudioError {
  return new StudioError('PAGE_TOO_LARGE', `Page ${index + 1} of ${name} needs more than ${mebibytes(limitBytes)} MiB of memory`, {
    remedy: 'Save it anew at 200 to 300 dpi.'
  });
}
