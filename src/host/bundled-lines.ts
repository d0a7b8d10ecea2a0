import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../contract/errors.ts';
import { sha256Schema } from '../contract/hashes.ts';
import { readingCalibrationSchema } from '../contract/reading.ts';
import { decodeModelFile } from '../core/models/model-file.ts';
import type { BundledLineReaders, LineReaders } from '../core/reading/ports.ts';

/** What of the card the studio needs; the rest is for people. */
const networkSchema = z.object({ file: z.string(), weightsHash: sha256Schema });
type NamedNetwork = z.infer<typeof networkSchema>;
const cardSchema = z.object({
  networks: z.array(networkSchema).min(1),
  /** Asked about single digits of a line: the calibration holds with this one alone. */
  digits: networkSchema,
  reading: readingCalibrationSchema
});

/** The networks that a folder's line.json names, read when they are first asked for. */
export function bundledLines(folder: string): BundledLineReaders {
  let readers: LineReaders | undefined;
  return () => (readers ??= readCard(folder));
}

function readCard(folder: string): LineReaders {
  const { networks, digits, reading } = cardSchema.parse(JSON.parse(readFileSync(join(folder, 'line.json'), 'utf8')));
  const readNamed = ({ file, weightsHash }: NamedNetwork): ReadNetwork => readNetwork(join(folder, file), weightsHash);
  return { models: networks.map(readNamed), digits: readNamed(digits), calibration: reading };
}

type ReadNetwork = LineReaders['digits'];

function readNetwork(path: string, expected: string): ReadNetwork {
  const { weights, network, calibration } = decodeModelFile(readFileSync(path), path);
  const key = createHash('sha256').update(weights).digest('hex');
  if (key === expected) return { key, network, readWeights: () => weights, temperature: calibration?.temperature ?? 1 };
  throw new StudioError('MODEL_FILE_INVALID', `${path} is not the model that its card describes.`, { remedy: 'Install the studio again.' });
}
