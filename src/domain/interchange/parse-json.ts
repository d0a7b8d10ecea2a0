import { damaged, invalidModelFile } from './import-errors.ts';

/** @throws StudioError MODEL_FILE_INVALID naming the file */
export function parseJson(source: string, text: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    throw invalidModelFile(source, 'its description is not JSON', damaged, error);
  }
}
