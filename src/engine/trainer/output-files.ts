import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a file that is whole on the disk before its path is told to anyone. */
export async function writeOutput(folder: string, kind: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${kind}-${randomUUID()}.safetensors`);
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}
