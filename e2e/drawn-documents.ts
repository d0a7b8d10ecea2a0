import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { drawChequeUs } from '../src/vision/testing/drawn-cheques.ts';

/** Cheques of a bank that does not exist, and a letter that is no document, as files of a folder. */
export async function drawnDocuments(folder: string, cheques: number): Promise<{ readonly cheques: readonly string[]; readonly letter: string }> {
  const root = mkdtempSync(join(folder, 'documents-'));
  const files = await Promise.all(Array.from({ length: cheques }, async (_, i) => {
    const { width, height, pixels } = drawChequeUs(i + 2, 150).page.image({ seed: i + 2 });
    const file = join(root, `cheque-${i + 1}.png`);
    await sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).png().toFile(file);
    return file;
  }));
  const letter = join(root, 'letter.txt');
  writeFileSync(letter, 'Dear Sir or Madam,');
  return { cheques: files, letter };
}
