import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledImages } from '../../src/contract/datasets.ts';
import type { Model } from '../../src/contract/models.ts';
import { decodeModelFile, encodeModelFile } from '../../src/core/models/model-file.ts';
import { calibrate, measure } from '../../src/core/runs/run-outcome.ts';
import { digitNames } from '../../src/domain/digits/digit-names.ts';
import { permutation, randomStream } from '../../src/domain/random.ts';
import { bundledFiles } from '../../src/host/bundled-digits.ts';
import { datasetSources } from '../../src/host/dataset-sources.ts';
import type { Studio } from '../../src/host/studio.ts';
import { answersTo } from './answers.ts';
import { digitsName, readDigitData } from './digit-data.ts';
import type { DigitData } from './digit-data.ts';
import { digitNetwork, digitTraining } from './digit-network.ts';
import { chosenOf } from './labelled-images.ts';
import { cardOf } from './model-card.ts';
import { withoutLastClass } from './without-last-class.ts';

/** Digits that the detector of strangers learns from. */
const knownDigits = 10_000;
/** Digits of the detector's numbers that are kept: it does not notice the others. */
const precision = 6;

/** What a model is made of, and where. */
interface Place {
  readonly studio: Studio;
  /** Folder with mnist and bhmsds, and with whatever else there is to measure on. */
  readonly data: string;
  /** Has what `splitPhotographed` left there. */
  readonly scratch: string;
  /** Where the model's files go. */
  readonly out: string;
  readonly say: (line: string) => void;
}

/**
 * Trains the network that reads single digits, settles how sure it may be and what it refuses, measures it, and writes it with its card. It learns what
 * is no digit as a class of its own, so that its features tell that apart; the class itself goes, and the detector over the features takes its place.
 */
export async function makeDigitModel(place: Place): Promise<void> {
  const digits = await readDigitData(place.data, place.scratch);
  const run = await train(place, digits);
  await packDigitModel(place, digits, run);
}

async function train({ studio, scratch, say }: Place, { samples }: DigitData): Promise<string> {
  const folder = join(scratch, digitsName);
  await datasetSources(scratch).write(samples, folder, 'idx');
  await studio.datasets.importDataset({ path: folder, name: digitsName });
  const run = await studio.runs.startTraining({ network: digitNetwork, dataset: digitsName, name: digitsName, training: digitTraining });
  for await (const event of studio.runs.watchRun(run.id)) {
    if (event.type !== 'metrics') continue;
    for (const metric of event.metrics) if ('valAccuracy' in metric) say(`${run.name}, epoch ${metric.epoch}: ${(metric.accuracy * 100).toFixed(1)} % of changed training digits right`);
  }
  return run.id;
}

/** The same for a network that is there, made by `runId`. */
export async function packDigitModel(place: Place, digits: DigitData, runId: string): Promise<void> {
  const { studio, data, scratch, out, say } = place;
  const { run } = await studio.runs.showRun(runId);
  const trained = await studio.models.show(run.modelId!);
  const model = await writeModel(place, trained, digits);
  const detector = await studio.ink.learnStrangers(model.id, {
    known: someOf(digits.clean).pixels, heldOut: digits.settling.pixels, strangers: new Uint8Array(Buffer.concat([...digits.strangers.learnt.values()]))
  });
  await writeFile(join(out, bundledFiles.openSet), `${JSON.stringify(detector, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(precision)) : value))}\n`);
  const card = await cardOf({ studio, data, model: await studio.models.show(model.id), seconds: run.summary!.seconds, scratch, digits });
  await writeFile(join(out, bundledFiles.card), `${JSON.stringify(card, null, 2)}\n`);
  for (const { on, share, n } of card.measured) say(`${on}: ${(share * 100).toFixed(2)} % of ${n} right`);
}

/** Into its file, and from there back into the studio: what is measured is what is shipped. */
async function writeModel({ studio, out }: Place, trained: Model, { samples, settling }: DigitData): Promise<Model> {
  const path = join(out, bundledFiles.model);
  await studio.models.exportModel({ model: trained.id, format: 'safetensors', path });
  const { network, weights } = withoutLastClass(decodeModelFile(await readFile(path), path));
  const digits: Model = { ...trained, name: digitsName, network, classes: [...digitNames], calibration: null, metrics: null };
  const write = async (model: Model): Promise<Model> => {
    await writeFile(path, encodeModelFile(model, weights));
    return studio.models.importModel({ path });
  };
  const asTrained = await write(digits);
  const calibration = calibrate(await answersTo(studio, asTrained, settling));
  const metrics = measure(await answersTo(studio, asTrained, samples.splits.test!), calibration, 'MNIST');
  return write({ ...digits, calibration, metrics });
}

function someOf(digits: LabelledImages): LabelledImages {
  return chosenOf(digits, [...permutation(digits.count, randomStream(digitTraining.seed!, 'known')).subarray(0, knownDigits)]);
}
