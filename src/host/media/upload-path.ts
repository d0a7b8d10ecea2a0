import { join } from 'node:path';
import { StudioError } from '../../contract/errors.ts';

const longestPath = 1000;
const longestName = 255;
/** What Windows cannot store, and what would mean another folder or a stream of a file there. */
// eslint-disable-next-line no-control-regex
const unstorable = /[\u0000-\u001f\u007f\\/:*?"<>|]|[. ]$/;

/**
 * Where a file of an upload goes below `folder`: nowhere else, whatever it is called.
 * @param encoded the path as it is in the address, names percent-encoded one by one
 * @throws StudioError USAGE_INVALID
 */
export function uploadPath(folder: string, encoded: string): string {
  const names = encoded.split('/').map(decode);
  if (encoded.length > 3 * longestPath || names.some((name) => name === '' || name.length > longestName || unstorable.test(name))) {
    throw new StudioError('USAGE_INVALID', `A file cannot be stored as “${encoded.slice(0, longestPath)}”.`, { remedy: 'Rename it to plain letters and digits and upload it again.' });
  }
  return join(folder, ...names);
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return '';
  }
}
