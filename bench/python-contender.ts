import { availableParallelism } from 'node:os';
import type { NetworkSpec } from '../src/contract/network.ts';
import type { Training } from '../src/contract/training.ts';
import { describeNetwork } from '../src/domain/network/describe.ts';
import { expandLayers } from '../src/domain/network/expand.ts';
import { engineEnvironment } from '../src/engine/engine-environment.ts';
import { warmupSteps, type Contender, type Turn } from './contender.ts';
import { findPython, PythonPeer } from './python.ts';

/** Programs that train the same networks in Python. */
export const trainingPeers = {
  keras: { title: 'Keras model.fit', script: 'keras_training.py', modules: ['keras', 'tensorflow'] },
  pytorch: { title: 'PyTorch', script: 'torch_training.py', modules: ['torch', 'numpy'] }
} as const;

export type TrainingPeer = keyof typeof trainingPeers;

interface Hello {
  readonly version: string;
  readonly parameters: number;
}

export interface PeerJob {
  readonly network: NetworkSpec;
  readonly training: Training;
  readonly snapshotPath: string;
}

/** Keras or PyTorch, long-lived: between turns it waits for the next line of its input. */
export class PythonContender implements Contender {
  readonly version: string;
  readonly #peer: PythonPeer;
  readonly #batchSize: number;

  private constructor(peer: PythonPeer, version: string, batchSize: number) {
    this.#peer = peer;
    this.version = version;
    this.#batchSize = batchSize;
  }

  /** @throws Error where no Python has it, or where it does not build the same network */
  static async start(name: TrainingPeer, { network, training, snapshotPath }: PeerJob): Promise<PythonContender> {
    const { script, modules } = trainingPeers[name];
    // The same environment as the studio's own process gets, so that TensorFlow computes on as many threads in both.
    const environment = { ...engineEnvironment('libtensorflow', training.threads), KERAS_BACKEND: 'tensorflow' };
    const peer = new PythonPeer(await findPython(modules), script, environment);
    try {
      const { version, parameters } = await peer.ask<Hello>({
        input: network.input, layers: expandLayers(network), training, snapshotPath, threads: training.threads || availableParallelism()
      });
      const expected = describeNetwork(network).parameterCount;
      if (parameters !== expected) throw new Error(`${script} built a network of ${parameters} parameters where ours has ${expected}`);
      return new PythonContender(peer, version, training.batchSize);
    } catch (error) {
      await peer.close();
      throw error;
    }
  }

  async turn(steps: number): Promise<Turn> {
    const { seconds, processorSeconds } = await this.#peer.ask<{ seconds: number; processorSeconds: number }>({ warmup: warmupSteps, steps });
    return { steps, images: steps * this.#batchSize, seconds, processorSeconds };
  }

  /** Trains one batch without warming up. */
  async firstBatch(): Promise<void> {
    await this.#peer.ask({ warmup: 0, steps: 1 });
  }

  close(): Promise<void> {
    return this.#peer.close();
  }
}
