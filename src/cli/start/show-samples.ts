import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { samplePixels, sampleSide } from '../../contract/datasets.ts';
import type { Prediction } from '../../core/models/requests.ts';
import type { Studio } from '../../host/studio.ts';
import { percent } from '../output/format.ts';
import type { Output } from '../output/output.ts';
import { pad } from '../output/width.ts';
import { drawDigit, drawnSide } from './draw-digit.ts';
import { encodeGreyPng } from './png.ts';

interface Answer {
  readonly pixels: Uint8Array;
  readonly written: string;
  readonly prediction: Prediction;
}

/** Enough that the least sure one among them tells something. */
const asked = 60;
const shown = 4;

/** Draws a few test samples with what the model reads in them: the first of different digits, and last the one it is least sure of. */
export async function showSamples(output: Output, studio: Studio, model: string, dataset: string): Promise<void> {
  const answers = await askModel(studio, model, dataset);
  const least = answers.toSorted((a, b) => a.prediction.confidence - b.prediction.confidence).at(0);
  const typical = answers.filter((answer, i) => answer !== least && answers.findIndex((a) => a.written === answer.written) === i).slice(0, shown - 1);
  const chosen = [...typical, ...(least ? [least] : [])];
  const drawings = chosen.map(({ pixels }) => drawDigit(pixels));
  for (let y = 0; y < drawnSide / 2; y++) output.line(row(drawings.map((drawing) => drawing[y]!)));
  output.line(row(chosen.map(({ prediction }) => `${prediction.digit}, ${percent(prediction.confidence)} sure`)));
  output.line(row(chosen.map(({ written, prediction }) => (String(prediction.digit) === written ? '✓ right' : `✗ it is ${written}`))));
}

function row(cells: readonly string[]): string {
  return `  ${cells.map((cell) => pad(cell, drawnSide, 'left')).join(' ')}`.trimEnd();
}

/** As anyone would ask: by picture files. */
async function askModel(studio: Studio, model: string, dataset: string): Promise<Answer[]> {
  const { classes, images } = await studio.datasets.resolveForEvaluation(dataset, {});
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dsdc-start-'));
  try {
    const samples = Array.from({ length: Math.min(asked, images.count) }, (_, i) => ({
      file: path.join(folder, `${i}.png`),
      pixels: images.pixels.subarray(i * samplePixels, (i + 1) * samplePixels),
      written: classes[images.labels[i]!]!
    }));
    // Ink is 255 in a sample and 0, black, in the picture.
    for (const { file, pixels } of samples) await writeFile(file, encodeGreyPng(pixels.map((ink) => 255 - ink), sampleSide, sampleSide));
    const answers: Answer[] = [];
    for await (const prediction of studio.models.predictPictures({ files: samples.map(({ file }) => file), model })) {
      answers.push({ ...samples[answers.length]!, prediction });
    }
    return answers;
  } finally {
    await rm(folder, { recursive: true });
  }
}
