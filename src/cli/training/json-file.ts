import { readFile } from 'node:fs/promises';
import type { ZodType } from 'zod';
import { StudioError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';

/**
 * A JSON file as a person wrote it, once it fits the schema: defaults that were left out stay out.
 * @throws StudioError FILE_NOT_FOUND, or `code` naming the file and the place in it that is wrong.
 */
export async function readJsonFile<S extends ZodType>(file: string, schema: S, code: ErrorCode): Promise<S['_zod']['input']> {
  const value = parseJson(file, await readText(file), code);
  const { error } = schema.safeParse(value);
  if (error === undefined) return value;
  const { path, message } = error.issues[0]!;
  throw new StudioError(code, `${file}: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`, { remedy: 'Correct it and try again.' });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new StudioError('FILE_NOT_FOUND', `${file}: cannot be read`, { remedy: 'Check the path and that you may read it.', cause });
  }
}

function parseJson(file: string, text: string, code: ErrorCode): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StudioError(code, `${file}: is not JSON: ${(cause as Error).message}`, { remedy: 'Correct it and try again.', cause });
  }
}
