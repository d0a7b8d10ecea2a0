import type { EngineName } from '../../contract/engines.ts';
import type { ReaderRequest, ReaderResponse } from '../../contract/reader.ts';
import { describeFailure } from '../describe-failure.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import { predictLogits } from '../inference.ts';
import { loadBackend } from '../load-backend.ts';
import { makeKernels } from '../make-kernels.ts';
import { connectParent } from '../parent-channel.ts';
import { runSelfTest } from '../self-test.ts';
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

async function answer(models: ModelCache, { id, model, pixels }: ReaderRequest): Promise<void> {
  try {
    const network = models.get(model);
    if (network === null) send({ id, type: 'unknownModel' });
    else send({ id, type: 'answer', logits: await predictLogits(network, pixels, model.network.classes) });
  } catch (error) {
    send({ id, type: 'error', ...describeFailure(error) });
  }
}

function send(response: ReaderResponse): void {
  void parent.send(response);
}
