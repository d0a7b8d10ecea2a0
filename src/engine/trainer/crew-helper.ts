import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineName } from '../../contract/engines.ts';
import { defaultEnginesDir } from '../engine-folders.ts';
import { loadBackend } from '../load-backend.ts';
import { makeKernels } from '../make-kernels.ts';
import type { HelperRequest } from './helper-thread.ts';
import { PartHelper } from './part-helper.ts';
import { answerShare } from './shared-answers.ts';

/** A helper thread of a crew: loads the engine, then does what it is asked, one thing after the other, until it is ended. */
const engine = workerData as EngineName;
await loadBackend(engine, { enginesDir: defaultEnginesDir(), threads: 1 });
const kernels = makeKernels(engine);
let parts: PartHelper | undefined;
for await (const [request] of on(parentPort!, 'message') as AsyncIterable<[HelperRequest]>) {
  switch (request.type) {
    case 'prepare':
      parts = new PartHelper(kernels, request.task);
      parentPort!.postMessage('prepared');
      break;
    case 'step':
      await parts!.step(request.step);
      break;
    case 'answer':
      await answerShare(kernels, request.question);
      parentPort!.postMessage('answered');
  }
}
