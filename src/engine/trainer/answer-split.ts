import { answeredLines } from '../../contract/lines.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { Answers, LineAnswers } from '../../contract/trainer.ts';
import { bestPathLabels, sameLabels } from '../../domain/lines/best-path-labels.ts';
import { connectionistLoss } from '../../domain/lines/ctc.ts';
import { lossAndAccuracy as digitLoss } from '../../domain/metrics/cross-entropy.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import { answeringNetwork, predictLogits } from '../inference.ts';
import type { Kernels } from '../kernels.ts';
import type { Network } from '../network.ts';
import type { Crew } from './crew.ts';
import { LineBatches } from './line-batches.ts';
import type { Images } from './training-data.ts';

const linesAtOnce = 100;

export interface AnswerOptions {
  /** For the lines that are written. */
  readonly seed: number;
  /** Answers digits with this thread; null: this one alone does. */
  readonly crew: Crew | null;
  readonly lines?: number;
}

/** What a network with these weights answers to a split: to each of its samples, or to lines that are written with them. */
export async function answerSplit(
  kernels: Kernels, spec: NetworkSpec, weights: NamedArrays, images: Images, { seed, crew, lines = answeredLines }: AnswerOptions
): Promise<Answers | LineAnswers> {
  if (crew && !answersColumns(spec)) return answersTo(images, await crew.logits(kernels, spec, weights, images.pixels));
  const network = answeringNetwork(kernels, spec, weights);
  try {
    if (answersColumns(spec)) return await answerLines(network, spec, images, seed, lines);
    return answersTo(images, await predictLogits(network, images.pixels, spec.classes));
  } finally {
    network.dispose();
  }
}

function answersTo({ labels }: Images, logits: Float32Array): Answers {
  // A copy: memory that threads share cannot be sent to another process of Electron.
  return { logits, labels: labels.slice() };
}

async function answerLines(network: Network, spec: NetworkSpec, images: Images, seed: number, lines: number): Promise<LineAnswers> {
  const batches = new LineBatches(images, { batchSize: linesAtOnce, seed }, 'answered lines');
  const [right, confidence, losses]: [number[], number[], number[]] = [[], [], []];
  for (let index = 0; index * linesAtOnce < lines; index++) {
    // Each in an epoch of its own: a small split has fewer digits than there are lines.
    const batch = batches.linesAt(index, 0, { part: 0, parts: 1 })!;
    const answered = network.logits(batch.images);
    const logits = await answered.data<'float32'>();
    const columns = logits.length / batch.size / spec.classes;
    const read = bestPathLabels(logits, batch.size);
    losses.push(...connectionistLoss(logits, columns, spec.classes, batch.labels).losses);
    // What is read is as likely as all ways to write it together.
    confidence.push(...connectionistLoss(logits, columns, spec.classes, read).losses.map((loss) => Math.exp(-loss)));
    right.push(...read.map((labels, i) => Number(sameLabels(labels, batch.labels[i]!))));
    answered.dispose();
    batch.dispose();
    await new Promise(setImmediate);
  }
  return { right: Uint8Array.from(right), confidence: Float32Array.from(confidence), loss: losses.reduce((a, b) => a + b, 0) / losses.length };
}

/** Mean loss in nats, and the share of samples, or of whole lines, that is answered right. */
export function lossAndAccuracy(answers: Answers | LineAnswers): { loss: number; accuracy: number } {
  if ('logits' in answers) return digitLoss(answers.logits, answers.labels);
  return { loss: answers.loss, accuracy: answers.right.reduce((sum, value) => sum + value, 0) / answers.right.length };
}
