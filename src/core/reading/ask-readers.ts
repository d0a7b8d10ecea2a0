import { logSoftmax } from '../../domain/lines/ctc.ts';
import type { DigitReader } from '../models/reader.ts';
import { digitNames } from '../../domain/digits/digit-names.ts';
import type { LineReaders } from './ports.ts';

/** Logits `[n, columns, 15]` of each network that reads along, for lines `[n, 32, width]`. */
export type AskAboutLines = (pixels: Float32Array, width: number) => Promise<readonly Float32Array[]>;

/** Logs of the chances of the ten digits, `[n, 10]`, for samples `[n, 28, 28]`. */
export type AskAboutDigits = (pixels: Uint8Array) => Promise<Float64Array>;

/** Those who read a field together. */
export interface AskReaders {
  readonly lines: AskAboutLines;
  /** Looks at digits one by one, where they can be cut out. */
  readonly digits: AskAboutDigits;
}

export function askReaders(reader: DigitReader, { models, digits }: Pick<LineReaders, 'models' | 'digits'>): AskReaders {
  return {
    lines: (pixels, width) => Promise.all(models.map((model) => reader.lineLogits(model, pixels, width))),
    digits: async (pixels) => {
      if (pixels.length === 0) return new Float64Array();
      const logits = await reader.predict(digits, pixels);
      return logSoftmax(logits.map((logit) => logit / digits.temperature), digitNames.length);
    }
  };
}
