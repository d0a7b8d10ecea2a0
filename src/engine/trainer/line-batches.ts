import { tensor } from '@tensorflow/tfjs-core';
import { lineHeight } from '../../contract/lines.ts';
import type { Training } from '../../contract/training.ts';
import { bestPathLabels, sameLabels } from '../../domain/lines/best-path-labels.ts';
import { Glyphs } from '../../domain/lines/glyphs.ts';
import { synthesiseLine } from '../../domain/lines/synthesise-line.ts';
import { randomStream, type RandomStream } from '../../domain/random.ts';
import { connectionistTemporalLoss } from '../losses.ts';
import type { Batch, Batches, BatchPart } from './batches.ts';
import type { Images } from './training-data.ts';

/** Widths of lines in pixels and how many batches have each: all of a batch are as wide, so that none is mostly paper. */
const widths: readonly (readonly [share: number, width: number])[] = [[0.12, 64], [0.22, 96], [0.26, 128], [0.2, 160], [0.12, 192], [0.08, 256]];

/** Lines `[B, 32, W, 1]` written with single digits, new ones in every epoch; an epoch has as many as there are digits. */
export class LineBatches implements Batches {
  readonly perEpoch: number;
  readonly #glyphs: Glyphs;
  readonly #training: Pick<Training, 'batchSize' | 'seed'>;
  readonly #count: number;
  readonly #stream: string;

  /** @param stream names what the lines are for: those of one purpose are never those of another */
  constructor(images: Images, training: Pick<Training, 'batchSize' | 'seed'>, stream = 'lines') {
    this.#glyphs = new Glyphs(images);
    this.#training = training;
    this.#count = images.labels.length;
    this.#stream = stream;
    this.perEpoch = Math.ceil(this.#count / training.batchSize);
  }

  at(epoch: number, index: number, part: BatchPart): Batch | null {
    return this.linesAt(epoch, index, part);
  }

  /** The same with what each line says, in places of the line's alphabet. */
  linesAt(epoch: number, index: number, { part, parts }: BatchPart): (Batch & { readonly labels: readonly Uint8Array[] }) | null {
    const { batchSize, seed } = this.#training;
    const whole = Math.min(batchSize, this.#count - index * batchSize);
    const first = Math.round((whole * part) / parts);
    const size = Math.round((whole * (part + 1)) / parts) - first;
    if (size <= 0) return null;
    const width = drawWidth(randomStream(seed, this.#stream, epoch, index));
    const values = new Float32Array(size * lineHeight * width);
    const labels: Uint8Array[] = [];
    for (let i = 0; i < size; i++) {
      const line = synthesiseLine(width, this.#glyphs, randomStream(seed, this.#stream, epoch, index, first + i));
      values.set(line.image.pixels, i * lineHeight * width);
      labels.push(line.labels);
    }
    const images = tensor(values, [size, lineHeight, width, 1]);
    return {
      images,
      labels,
      size,
      loss: connectionistTemporalLoss(labels),
      correct: (logits) => bestPathLabels(logits, size).filter((read, i) => sameLabels(read, labels[i]!)).length,
      dispose: () => images.dispose()
    };
  }
}

function drawWidth(random: RandomStream): number {
  let left = random.next();
  const [, width] = widths.find(([share]) => (left -= share) < 0) ?? widths.at(-1)!;
  return width;
}
