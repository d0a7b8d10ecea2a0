/** Run by load-backend.test.ts as `node load-backend-fixture.ts ENGINE ENGINES_DIR`: a process loads one engine in its life. */
import * as tf from '@tensorflow/tfjs-core';
import { engineNameSchema } from '../contract/engines.ts';
import { randomStream } from '../domain/random.ts';
import { loadBackend } from './load-backend.ts';

const random = randomStream(1, 'load-backend');
const uniform = (shape: [number, number, number, number]): tf.Tensor4D =>
  tf.tensor4d(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.uniform(-1, 1)), shape);

const loaded = await loadBackend(engineNameSchema.parse(process.argv[2]), { enginesDir: process.argv[3] ?? '', threads: 1 });
const output = tf.relu(tf.conv2d(uniform([2, 9, 8, 3]), uniform([3, 3, 3, 5]), 2, 'same'));
const result = { ...loaded, backend: tf.getBackend(), shape: output.shape, values: [...(await output.data())] };
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
