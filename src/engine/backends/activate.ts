import * as tf from '@tensorflow/tfjs-core';

/** Makes a registered tfjs backend the current one. @throws Error when tfjs could not initialise it. */
export async function activateBackend(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not initialise its ${name} backend`);
  await tf.ready();
}
