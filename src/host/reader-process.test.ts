import { expect, onTestFinished, test } from 'vitest';
import { networkSchema } from '../contract/network.ts';
import type { AskedModel } from '../core/models/reader.ts';
import { synthesiseDigits } from '../domain/digits/synthesise.ts';
import { initialWeights } from '../domain/network/initialise.ts';
import { encodeSafetensors } from '../domain/safetensors.ts';
import { forkProgram } from './forked-process.ts';
import { ReaderProcess } from './reader-process.ts';
import { childrenRunning } from './testing/processes.ts';
import { tinyNetwork } from './testing/temporary-studio.ts';

const program = 'engine/reader/main.ts';
const network = networkSchema.parse(tinyNetwork);
const { pixels } = synthesiseDigits({ count: 3, seed: 1 });

/** A model that counts how often its weights were asked for. */
class CountedModel implements AskedModel {
  readonly network = network;
  readonly key: string;
  readonly weights: Uint8Array;
  reads = 0;

  constructor(seed: number) {
    this.key = `model-${seed}`;
    this.weights = encodeSafetensors({ tensors: initialWeights(network, seed), metadata: {} });
  }

  readonly readWeights = (): Uint8Array => {
    this.reads++;
    return this.weights;
  };
}

function reader(): ReaderProcess {
  const process = new ReaderProcess({ engines: () => ['cpu'], fork: forkProgram, log: () => undefined });
  onTestFinished(() => process.close());
  return process;
}

test('weights travel once a model, also when questions overlap', async () => {
  const asked = reader();
  const [one, two] = [new CountedModel(1), new CountedModel(2)];
  const [first, other, again] = await Promise.all([asked.predict(one, pixels), asked.predict(two, pixels), asked.predict(one, pixels)]);
  for (let i = 0; i < 5; i++) expect(await asked.predict(one, pixels)).toEqual(first);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect([one.reads, two.reads]).toEqual([1, 1]);
});

test('a model that the reader dropped for others is sent again', async () => {
  const asked = reader();
  const models = Array.from({ length: 7 }, (_, seed) => new CountedModel(seed));
  const first = await Promise.all(models.map((model) => asked.predict(model, pixels)));
  expect(await Promise.all(models.map((model) => asked.predict(model, pixels)))).toEqual(first);
  // It keeps four.
  expect(models.map(({ reads }) => reads)).toEqual([2, 2, 2, 1, 1, 1, 1]);
});

test('weights that do not fit are refused each time they are asked, and harm no other model', async () => {
  const asked = reader();
  const good = new CountedModel(1);
  const bad: AskedModel = { key: 'bad', network, readWeights: () => Uint8Array.from([1, 2, 3]) };
  for (let i = 0; i < 2; i++) await expect(asked.predict(bad, pixels)).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID' });
  expect(await asked.predict(good, pixels)).toHaveLength(30);
});

test.skipIf(process.platform !== 'linux')('a reader that was killed is started again, given the weights and asked once more', async () => {
  const asked = reader();
  const model = new CountedModel(1);
  const before = await asked.predict(model, pixels);
  const [pid] = childrenRunning(process.pid, program);
  process.kill(pid!, 'SIGSTOP');
  const waiting = asked.predict(model, pixels);
  await new Promise(setImmediate);
  process.kill(pid!, 'SIGKILL');
  expect(await waiting).toEqual(before);
  expect(model.reads).toBe(2);
  expect(childrenRunning(process.pid, program)).not.toContain(pid);
});
