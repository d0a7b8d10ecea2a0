import { closeSync, fstatSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { samplePixels, type SplitName } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import { permutation, randomStream } from '../../domain/random.ts';
import { decodeSafetensors } from '../../domain/safetensors.ts';
import { stratifiedSplit } from '../../domain/splits.ts';
import type { TeacherNetwork } from './teacher.ts';

/** Images as bytes `[n, 28, 28]` with labels `[n]`; in memory that threads share where there are many: helpers need no copies. */
export interface Images {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

export interface TrainingData {
  readonly classes: number;
  readonly train: Images;
  readonly validation: Images | null;
  readonly test: Images | null;
  /** Whose answers to the training images are learnt besides their labels; null: nobody's. */
  readonly teacher: TeacherNetwork | null;
}

/** Reads a snapshot and sets the validation share aside, by seed. The validation images come from the training split only. */
export async function readTrainingData(path: string, validationShare: number, seed: number): Promise<Omit<TrainingData, 'teacher'>> {
  const snapshot = await readSnapshot(path);
  const all = snapshot.split('train');
  if (!all) throw new StudioError('DATASET_SPLIT_MISSING', 'the dataset has no training samples', { remedy: 'Choose another dataset, or split this one.' });
  const { kept, aside } = stratifiedSplit(all.labels, validationShare, seed, 'validation');
  const whole = { classes: snapshot.classes, train: all, validation: null, test: snapshot.split('test') };
  if (aside.length === 0) return whole;
  // First: the training images are moved over them.
  const validation = select(all, aside);
  return { ...whole, train: keepOnly(all, kept), validation };
}

/** One split of a snapshot; null where it has no samples. */
export async function readSplit(path: string, split: SplitName): Promise<Images | null> {
  return (await readSnapshot(path)).split(split);
}

async function readSnapshot(path: string): Promise<{ classes: number; split(name: SplitName): Images | null }> {
  const { tensors, metadata } = decodeSafetensors(await readShared(path), 'data snapshot');
  return {
    classes: (JSON.parse(metadata['classes'] ?? '[]') as string[]).length,
    split(name) {
      const pixels = tensors.get(`${name}.pixels`)?.values;
      const labels = tensors.get(`${name}.labels`)?.values;
      return pixels instanceof Uint8Array && labels instanceof Uint8Array ? { pixels, labels } : null;
    }
  };
}

const readInto = promisify(read);

/** Begins to read before it answers: whoever blocks the thread after that is not waited for. */
async function readShared(path: string): Promise<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const bytes = sharedBytes(fstatSync(file).size);
    for (let filled = 0; filled < bytes.length;) {
      const { bytesRead } = await readInto(file, bytes, filled, bytes.length - filled, filled);
      // A file that was cut meanwhile: whoever decodes it says so.
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

function select(images: Images, indices: Uint32Array): Images {
  const pixels = sharedBytes(indices.length * samplePixels);
  const labels = sharedBytes(indices.length);
  indices.forEach((index, i) => {
    pixels.set(images.pixels.subarray(index * samplePixels, (index + 1) * samplePixels), i * samplePixels);
    labels[i] = images.labels[index]!;
  });
  return { pixels, labels };
}

/** Moves the chosen, ascending, to the front: so much new memory would take longer than all the moving. */
function keepOnly({ pixels, labels }: Images, chosen: Uint32Array): Images {
  chosen.forEach((from, to) => {
    pixels.copyWithin(to * samplePixels, from * samplePixels, (from + 1) * samplePixels);
    labels[to] = labels[from]!;
  });
  return { pixels: pixels.subarray(0, chosen.length * samplePixels), labels: labels.subarray(0, chosen.length) };
}

/**
 * Mixes old samples in, so that `share` of what is trained on is old (rehearsal against forgetting; Robins, 1995).
 * Which old samples is drawn once, by seed.
 */
export function withReplay(images: Images, old: Images, share: number, seed: number): Images {
  const wanted = Math.round((images.labels.length * share) / (1 - share));
  const chosen = permutation(old.labels.length, randomStream(seed, 'replay')).subarray(0, Math.min(wanted, old.labels.length));
  const replayed = select(old, chosen);
  const pixels = sharedBytes(images.pixels.length + replayed.pixels.length);
  pixels.set(images.pixels);
  pixels.set(replayed.pixels, images.pixels.length);
  const labels = sharedBytes(images.labels.length + replayed.labels.length);
  labels.set(images.labels);
  labels.set(replayed.labels, images.labels.length);
  return { pixels, labels };
}
