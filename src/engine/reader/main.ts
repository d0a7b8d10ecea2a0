import { samplePixels } from '../../contract/datasets.ts';
import type { EngineName } from '../../contract/engines.ts';
import type { ReaderAnswers, ReaderQuestion, ReaderRequest, ReaderResponse } from '../../contract/reader.ts';
import { describeFailure } from '../../child/describe-failure.ts';
import { connectParent } from '../../child/parent-channel.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import { predictLogits } from '../inference.ts';
import { inputGradients } from '../input-gradients.ts';
import { layerOutputs } from '../layer-outputs.ts';
import { lineLogits } from '../line-logits.ts';
import { loadBackend } from '../load-backend.ts';
import { makeKernels } from '../make-kernels.ts';
import { featuresOf } from '../seen-features.ts';
import { runSelfTest } from '../self-test.ts';
import type { CachedModel } from './cached-model.ts';
import { ModelCache } from './model-cache.ts';

/**
 * The reader process: answers questions to models, one after the other, until its parent goes.
 * Arguments: engine name, thread count (0: all).
 */
const engine = process.argv[2] as EngineName;
const threads = Number(process.argv[3] ?? 0);

const parent = await connectParent<ReaderRequest, ReaderResponse>();
parent.onGone(() => process.exit(0));
process.on('SIGINT', () => undefined);

try {
  const { device, version } = await loadBackend(engine, { enginesDir: defaultEnginesDir(), threads });
  const kernels = makeKernels(engine);
  await runSelfTest(kernels, engine);
  serve(new ModelCache(kernels));
  send({ type: 'ready', engine, device, version });
} catch (error) {
  send({ type: 'unavailable', ...describeFailure(error) });
}

function serve(models: ModelCache): void {
  let queue: Promise<void> = Promise.resolve();
  parent.onMessage((request) => {
    queue = queue.then(() => answer(models, request));
  });
}

async function answer(models: ModelCache, request: ReaderRequest): Promise<void> {
  const { id } = request;
  try {
    const model = models.get(request.model);
    if (model === null) send({ id, type: 'unknownModel' });
    else send({ id, type: 'answer', answer: await answerTo(model, request) });
  } catch (error) {
    send({ id, type: 'error', ...describeFailure(error) });
  }
}

async function answerTo(model: CachedModel, question: ReaderQuestion): Promise<ReaderAnswers[ReaderQuestion['type']]> {
  switch (question.type) {
    case 'predict':
      return predictLogits(model.folded, question.pixels, model.spec.classes);
    case 'lines':
      return lineLogits(model.folded, question.pixels, question.width);
    case 'layers': {
      const { network, nameIn } = model.forOutputsOf(question.layers);
      return layerOutputs(network, model.spec, question.pixels, question.layers, nameIn);
    }
    case 'features': {
      const names = question.layers.map(({ name }) => name);
      const { network, nameIn } = model.forOutputsOf(names);
      const outputs = await layerOutputs(network, model.spec, question.pixels, names, nameIn);
      return { logits: outputs.logits, features: featuresOf(outputs, question.layers, question.pixels.length / samplePixels) };
    }
    case 'gradients':
      return inputGradients(model.plain, model.spec, question.pixels, question.of, question.at);
  }
}

function send(response: ReaderResponse): void {
  void parent.send(response);
}
