import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../contract/errors.ts';
import { sha256Schema } from '../contract/hashes.ts';
import { readingCalibrationSchema } from '../contract/reading.ts';
import { decodeModelFile } from '../core/models/model-file.ts';
import type { AskedModel } from '../core/models/reader.ts';
import type { BundledLineReaders, LineReaders } from '../core/reading/ports.ts';

/** What of the card the studio needs; the rest is for people. */
const cardSchema = z.object({
  networks: z.array(z.object({ file: z.string(), weightsHash: sha256Schema })).min(1),
  reading: readingCalibrationSchema
});

/** The networks that a folder's line.json names, read when they are first asked for. */
export function bundledLines(folder: string): BundledLineReaders {
  let readers: LineReaders | undefined;
  return () => (readers ??= readCard(folder));
}

function readCard(folder: string): LineReaders {
  const { networks, reading } = cardSchema.parse(JSON.parse(readFileSync(join(folder, 'line.json'), 'utf8')));
  return { models: networks.map(({ file, weightsHash }) => readNetwork(join(folder, file), weightsHash)), calibration: reading };
}

function readNetwork(path: string, expected: string): AskedModel {
  const { weights, network } = decodeModelFile(readFileSync(path), path);
  const key = createHash('sha256').update(weights).digest('hex');
  if (key === expected) return { key, network, readWeights: () => weights };
  throw new StudioError('MODEL_FILE_INVALID', `${path} is not the model that its card describes.`, { remedy: 'Install the studio again.' });
}
