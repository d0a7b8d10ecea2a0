import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What Tesseract's words for a missing program come to. */
const missing = 'Tesseract is not installed';

/** The digits that Tesseract reads in each picture as one line, told that there are digits alone; or why it cannot be asked. */
export async function readByTesseract(files: readonly string[]): Promise<string[] | string> {
  const read: string[] = [];
  for (const file of files) {
    try {
      const { stdout } = await run('tesseract', [file, 'stdout', '--psm', '7', '-c', 'tessedit_char_whitelist=0123456789.,-/'], { env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
      read.push(stdout.replace(/\D/g, ''));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
      throw error;
    }
  }
  return read;
}
