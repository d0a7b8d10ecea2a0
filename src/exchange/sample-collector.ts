import { setImmediate as nextTurn } from 'node:timers/promises';
import { samplePixels, sampleSide, splitNames } from '../contract/datasets.ts';
import type { LabelledImages, SampleSet, SplitName } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import type { GreyImage } from '../domain/digits/grey-image.ts';
import { looksNormalised, normaliseInk } from '../domain/digits/normalise.ts';
import { estimatePolarity, toInk } from '../domain/digits/to-ink.ts';
import { classNameFault, orderClasses } from './class-names.ts';
import { invalidFile, throwIfStopped, tooLarge } from './file-errors.ts';
import { limits } from './limits.ts';

export interface ReadProgress {
  /** The file being read, as shown to people. */
  readonly file: string;
  /** Samples collected so far, all splits together. */
  readonly samples: number;
}

export interface ReadOptions {
  readonly onProgress?: (progress: ReadProgress) => void;
  readonly signal?: AbortSignal;
}

/** How many 28×28 images are looked at to decide whether a dataset already has MNIST's look. */
const probes = 512;
/** Normalising takes tens of microseconds an image: 256 keep a turn of the event loop near 10 ms. */
const samplesPerTurn = 256;
const samplesPerReport = 1000;

interface SplitBuffer {
  pixels: Uint8Array;
  /** Order of first appearance of the class; mapped to the final order at the end. */
  labels: Uint8Array;
  /** 1 where the pixels are a 28×28 original that still awaits the decision to keep or to normalise. */
  pending: Uint8Array;
  sources: (string | undefined)[];
  count: number;
}

/** Gathers the samples of one dataset and turns them into 28×28 ink once it is known what they look like. */
export class SampleCollector {
  readonly #options: ReadOptions;
  readonly #fixedClasses: readonly string[] | undefined;
  readonly #splits = new Map<SplitName, SplitBuffer>();
  readonly #classIndex = new Map<string, number>();
  readonly #notes: string[] = [];
  #samples = 0;
  #blank = 0;
  #resized = 0;

  /** @param classes the classes in label order where the files say so; otherwise they follow from the names of the samples */
  constructor(options: ReadOptions, classes?: readonly string[]) {
    this.#options = options;
    this.#fixedClasses = classes;
    classes?.forEach((name, i) => this.#classIndex.set(name, i));
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** Makes room for `count` more samples at once. @throws DATASET_TOO_LARGE */
  reserve(split: SplitName, count: number, file: string): void {
    this.#refuseBeyondLimit(count, file);
    const buffer = this.#buffer(split);
    grow(buffer, buffer.count + count);
  }

  /** Adds one image of any size and polarity; `place` (a row, a byte offset) and `file` name it in errors. */
  add(split: SplitName, image: GreyImage, className: string, file: string, place: string, source?: string): void {
    this.#refuseBeyondLimit(1, file);
    const label = this.#labelOf(className, file, place);
    const buffer = this.#buffer(split);
    if (buffer.count * samplePixels === buffer.pixels.length) grow(buffer, Math.max(1024, buffer.count * 2));
    const slot = buffer.count;
    if (image.width === sampleSide && image.height === sampleSide) {
      buffer.pixels.set(image.pixels, slot * samplePixels);
      buffer.pending[slot] = 1;
    } else {
      const sample = sampleOf(image);
      if (sample === undefined) {
        this.#blank++;
        return;
      }
      buffer.pixels.set(sample, slot * samplePixels);
      this.#resized++;
    }
    buffer.labels[slot] = label;
    if (source !== undefined) buffer.sources[slot] = source;
    buffer.count++;
    this.#samples++;
    if (this.#samples % samplesPerReport === 0) this.#options.onProgress?.({ file, samples: this.#samples });
  }

  /** @throws DATASET_EMPTY where nothing was collected */
  async finish(name: string, source: string): Promise<SampleSet> {
    if (this.#resized > 0) this.#notes.push(`${this.#resized} images of other sizes were normalised to 28×28`);
    await this.#decidePending();
    if (this.#blank > 0) this.#notes.push(`${this.#blank} blank images were left out`);
    const classes = this.#fixedClasses ?? orderClasses(this.#classIndex.keys());
    const finalLabel = [...this.#classIndex.keys()].map((className) => classes.indexOf(className));
    const splits: Partial<Record<SplitName, LabelledImages>> = {};
    for (const split of splitNames) {
      const buffer = this.#splits.get(split);
      if (buffer && buffer.count > 0) splits[split] = imagesOf(buffer, finalLabel);
    }
    if (Object.keys(splits).length === 0) {
      throw new StudioError('DATASET_EMPTY', `${name} holds no images with ink on them`, {
        remedy: 'Choose a folder or file with labelled digit images.'
      });
    }
    this.#options.onProgress?.({ file: name, samples: this.#samples });
    return { classes, splits, source, notes: this.#notes };
  }

  #refuseBeyondLimit(more: number, file: string): void {
    if (this.#samples + more > limits.samples) {
      throw tooLarge(file, `the dataset would have more than ${limits.samples} samples`, 'Import a part of it.');
    }
  }

  #labelOf(className: string, file: string, place: string): number {
    const known = this.#classIndex.get(className);
    if (known !== undefined) return known;
    if (this.#fixedClasses) {
      throw invalidFile(file, `${place}: class "${className}" is not in the dataset's list of classes`, 'Add it to classes.txt.');
    }
    const fault = classNameFault(className);
    if (fault) throw invalidFile(file, `${place}: ${fault}`, 'Give every image a short label such as 7.');
    if (this.#classIndex.size === limits.classes) {
      throw invalidFile(file, `${place}: "${className}" is the ${limits.classes + 1}th class`, 'Check that the right column holds the labels.');
    }
    const index = this.#classIndex.size;
    this.#classIndex.set(className, index);
    return index;
  }

  #buffer(split: SplitName): SplitBuffer {
    let buffer = this.#splits.get(split);
    if (!buffer) {
      buffer = { pixels: new Uint8Array(0), labels: new Uint8Array(0), pending: new Uint8Array(0), sources: [], count: 0 };
      this.#splits.set(split, buffer);
    }
    return buffer;
  }

  /**
   * 28×28 originals that already have MNIST's look (grey ink box of 20×20, centre of mass in the middle) are kept byte for byte, so that
   * MNIST stays MNIST. One decision for the whole dataset: normalising some of its images and not others would mix two looks.
   */
  async #decidePending(): Promise<void> {
    const buffers = [...this.#splits.values()];
    const total = buffers.reduce((sum, buffer) => sum + count(buffer.pending), 0);
    if (total === 0) return;
    const step = Math.max(1, Math.floor(total / probes));
    let seen = 0;
    let looked = 0;
    let normalised = 0;
    for (const buffer of buffers) {
      for (let i = 0; i < buffer.count; i++) {
        if (buffer.pending[i] !== 1 || seen++ % step !== 0) continue;
        looked++;
        if (looksNormalised(pixelsAt(buffer, i))) normalised++;
      }
    }
    if (normalised * 2 > looked) return;
    for (const buffer of buffers) await this.#normalisePending(buffer);
    this.#notes.push(`${total} images of 28×28 pixels did not have MNIST's look and were normalised`);
  }

  async #normalisePending(buffer: SplitBuffer): Promise<void> {
    let kept = 0;
    for (let i = 0; i < buffer.count; i++) {
      if (i % samplesPerTurn === 0) {
        await nextTurn();
        throwIfStopped(this.signal);
      }
      const image = pixelsAt(buffer, i);
      const sample = buffer.pending[i] === 1 ? sampleOf({ width: sampleSide, height: sampleSide, pixels: image }) : image;
      if (sample === undefined) {
        this.#blank++;
        continue;
      }
      buffer.pixels.set(sample, kept * samplePixels);
      buffer.labels[kept] = buffer.labels[i]!;
      if (buffer.sources.length > 0) buffer.sources[kept] = buffer.sources[i];
      kept++;
    }
    buffer.count = kept;
  }
}

function grow(buffer: SplitBuffer, capacity: number): void {
  const pixels = new Uint8Array(capacity * samplePixels);
  const labels = new Uint8Array(capacity);
  const pending = new Uint8Array(capacity);
  pixels.set(buffer.pixels.subarray(0, buffer.count * samplePixels));
  labels.set(buffer.labels.subarray(0, buffer.count));
  pending.set(buffer.pending.subarray(0, buffer.count));
  buffer.pixels = pixels;
  buffer.labels = labels;
  buffer.pending = pending;
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

function pixelsAt(buffer: SplitBuffer, i: number): Uint8Array {
  return buffer.pixels.subarray(i * samplePixels, (i + 1) * samplePixels);
}

/** `[28, 28]` ink of any picture, undefined for a blank one. */
function sampleOf(image: GreyImage): Uint8Array | undefined {
  try {
    return normaliseInk(toInk(image));
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'PICTURE_BLANK')) throw error;
    return isCrowdedInk(image) ? normaliseInk(image) : undefined;
  }
}

/**
 * Ink on a paper of exactly 0 that is cut so tightly that it fills the picture, as two of USPS's 16×16 are: toInk finds too little paper
 * to measure and takes it for blank, yet there is nothing to clean.
 */
function isCrowdedInk(image: GreyImage): boolean {
  const share = (matches: (value: number) => boolean): number => image.pixels.filter(matches).length / image.pixels.length;
  return share((value) => value === 0) > 0.1 && share((value) => value >= 128) > 0.1 && estimatePolarity(image) === 'light-on-dark';
}

function imagesOf(buffer: SplitBuffer, finalLabel: readonly number[]): LabelledImages {
  const { count, sources } = buffer;
  const images = {
    count,
    pixels: buffer.pixels.slice(0, count * samplePixels),
    labels: buffer.labels.slice(0, count).map((label) => finalLabel[label]!)
  };
  return sources.length === 0 ? images : { ...images, sources: Array.from({ length: count }, (_, i) => sources[i] ?? '') };
}
