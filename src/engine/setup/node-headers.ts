import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with Node-API's headers. They come as an npm package: a machine with Node often lacks them, and any Node's copy serves. */
export function nodeHeadersFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('node-api-headers/package.json'))), 'include');
}
