import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { modelCardSchema } from '../contract/model-card.ts';
import type { ModelCard } from '../contract/model-card.ts';
import { decodeModelFile } from '../core/models/model-file.ts';
import type { OpenSetDetector } from '../domain/metrics/open-set.ts';
import type { Storage } from '../storage/open.ts';

type Stored = Pick<Storage, 'models' | 'openSets' | 'transaction'>;

/** The model of single digits that comes with the studio, in a folder: weights and network, card, and what tells digits from anything else. */
export const bundledFiles = { model: 'digits.safetensors', card: 'digits.json', openSet: 'digits-open-set.json' } as const;

const numbers = z.array(z.number());
const openSetSchema: z.ZodType<OpenSetDetector> = z.object({
  mean: numbers, scale: numbers, inner: numbers, innerBias: numbers, outer: numbers, bias: z.number()
});

/**
 * Stores the model that lies in `folder` where it is not stored yet, and makes it the active one where none is: a new studio can read at once.
 * Whoever removes it for good finds it again at the next start, but not active. Files that are missing or damaged are told, and the studio goes on without.
 *
 * @returns its card; null where there is no such model
 */
export function addBundledDigits(storage: Stored, folder: string, log: (line: string) => void): ModelCard | null {
  try {
    const card = readJson(folder, bundledFiles.card, modelCardSchema);
    if (storage.models.findByWeights(card.weightsHash) === undefined) add(storage, folder, card);
    return card;
  } catch (error) {
    log(`The digit model that comes with the studio cannot be used: ${error instanceof Error ? error.message : String(error)}. Install the studio again.`);
    return null;
  }
}

function add({ models, openSets, transaction }: Stored, folder: string, { weightsHash }: ModelCard): void {
  const path = join(folder, bundledFiles.model);
  const model = decodeModelFile(readFileSync(path), path);
  if (createHash('sha256').update(model.weights).digest('hex') !== weightsHash) throw new Error(`${path} is not the model that its card describes`);
  const detector = readJson(folder, bundledFiles.openSet, openSetSchema);
  transaction(() => {
    // Another process may have been quicker.
    if (models.findByWeights(weightsHash) !== undefined) return;
    const { id } = models.create({ ...model, runId: null });
    openSets.keep(id, weightsHash, detector);
    if (models.findActive() === undefined) models.promote(id);
  });
}

function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const path = join(folder, name);
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} does not hold what it should: ${z.prettifyError(parsed.error)}`);
}
