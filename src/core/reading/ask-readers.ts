import type { AskedModel, DigitReader } from '../models/reader.ts';
import type { AskAboutLines } from './read-field.ts';

/** Networks that are asked about the same lines together. */
export function askLines(reader: DigitReader, models: readonly AskedModel[]): AskAboutLines {
  return (lines, width) => Promise.all(models.map((model) => reader.lineLogits(model, lines, width)));
}
