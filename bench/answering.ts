import { randomUUID } from 'node:crypto';
import type { EngineName } from '../src/contract/engines.ts';
import type { NetworkSpec } from '../src/contract/network.ts';
import type { AskedModel } from '../src/core/models/reader.ts';
import { describeNetwork } from '../src/domain/network/describe.ts';
import { expandLayers } from '../src/domain/network/expand.ts';
import { initialWeights } from '../src/domain/network/initialise.ts';
import { engineEnvironment } from '../src/engine/engine-environment.ts';
import { encodeWeights } from '../src/engine/weights-file.ts';
import { forkProgram } from '../src/host/forked-process.ts';
import { ReaderProcess } from '../src/host/reader-process.ts';
import { findPython, PythonPeer } from './python.ts';

/** A network that answers questions about digits, in a process of its own. */
export interface Answering {
  /** Milliseconds of each of `count` questions about the first `size` digits, after one that is not counted. */
  time(size: number, count: number): Promise<number[]>;
}

export interface ClosableAnswering {
  readonly answering: Answering;
  close(): Promise<void>;
}

/** The studio's reader process, asked as the core asks it: the time includes the way there and back. */
export function studioAnswering(network: NetworkSpec, engine: EngineName, pixelsOf: (size: number) => Uint8Array): ClosableAnswering {
  // Only one engine, and no word about it: where it is missing, the first question fails with the reason.
  const reader = new ReaderProcess({ engines: () => [engine], fork: forkProgram, log: () => undefined });
  const model: AskedModel = { key: randomUUID(), network, readWeights: () => encodeWeights(initialWeights(network, 1), network) };
  return {
    answering: {
      async time(size, count) {
        const pixels = pixelsOf(size);
        await reader.predict(model, pixels);
        const milliseconds: number[] = [];
        for (let i = 0; i < count; i++) {
          const started = performance.now();
          await reader.predict(model, pixels);
          milliseconds.push(performance.now() - started);
        }
        return milliseconds;
      }
    },
    close: () => reader.close()
  };
}

export const kerasCalls = ['predict_on_batch', 'tf.function'] as const;
export type KerasCall = (typeof kerasCalls)[number];

/** A Keras model, called inside its own process: without any way there and back. @throws Error where no Python has it */
export async function kerasAnswering(network: NetworkSpec, snapshotPath: string): Promise<{ of(call: KerasCall): Answering; close(): Promise<void> }> {
  const python = await findPython(['keras', 'tensorflow']);
  const peer = new PythonPeer(python, 'keras_inference.py', { ...engineEnvironment('libtensorflow', 0), KERAS_BACKEND: 'tensorflow' });
  try {
    const { parameters } = await peer.ask<{ parameters: number }>({ input: network.input, layers: expandLayers(network), snapshotPath });
    const expected = describeNetwork(network).parameterCount;
    if (parameters !== expected) throw new Error(`Keras built a network of ${parameters} parameters where ours has ${expected}`);
  } catch (error) {
    await peer.close();
    throw error;
  }
  return {
    of: (call) => ({
      time: async (size, count) => (await peer.ask<{ milliseconds: number[] }>({ call, size, count })).milliseconds
    }),
    close: () => peer.close()
  };
}
