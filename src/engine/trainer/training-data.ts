import { readFile } from 'node:fs/promises';
import { samplePixels, type SplitName } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import { permutation, randomStream } from '../../domain/random.ts';
import { decodeSafetensors } from '../../domain/safetensors.ts';
import { stratifiedSplit } from '../../domain/splits.ts';
import type { TeacherNetwork } from './teacher.ts';

/** Images as bytes `[n, 28, 28]` with labels `[n]`. */
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
  return {
    classes: snapshot.classes,
    train: aside.length === 0 ? all : select(all, kept),
    validation: aside.length === 0 ? null : select(all, aside),
    test: snapshot.split('test')
  };
}

/** One split of a snapshot; null where it has no samples. */
export async function readSplit(path: string, split: SplitName): Promise<Images | null> {
  return (await readSnapshot(path)).split(split);
}

async function readSnapshot(path: string): Promise<{ classes: number; split(name: SplitName): Images | null }> {
  const { tensors, metadata } = decodeSafetensors(await readFile(path), 'data snapshot');
  return {
    classes: (JSON.parse(metadata['classes'] ?? '[]') as string[]).length,
    split(name) {
      const pixels = tensors.get(`${name}.pixels`)?.values;
      const labels = tensors.get(`${name}.labels`)?.values;
      return pixels instanceof Uint8Array && labels instanceof Uint8Array ? { pixels, labels } : null;
    }
  };
}

function select(images: Images, indices: Uint32Array): Images {
  const pixels = new Uint8Array(indices.length * samplePixels);
  const labels = new Uint8Array(indices.length);
  indices.forEach((index, i) => {
    pixels.set(images.pixels.subarray(index * samplePixels, (index + 1) * samplePixels), i * samplePixels);
    labels[i] = images.labels[index]!;
  });
  return { pixels, labels };
}

/**
 * Mixes old samples in, so that `share` of what is trained on is old (rehearsal against forgetting; Robins, 1995).
 * Which old samples is drawn once, by seed.
 */
export function withReplay(images: Images, old: Images, share: number, seed: number): Images {
  const wanted = Math.round((images.labels.length * share) / (1 - share));
  const chosen = permutation(old.labels.length, randomStream(seed, 'replay')).subarray(0, Math.min(wanted, old.labels.length));
  const replayed = select(old, chosen);
  const pixels = new Uint8Array(images.pixels.length + replayed.pixels.length);
  pixels.set(images.pixels);
  pixels.set(replayed.pixels, images.pixels.length);
  const labels = new Uint8Array(images.labels.length + replayed.labels.length);
  labels.set(images.labels);
  labels.set(replayed.labels, images.labels.length);
  return { pixels, labels };
}
