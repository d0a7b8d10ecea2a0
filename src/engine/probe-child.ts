/**
 * Run by availability.ts with the arguments ENGINE ENGINES_DIR: loads one engine, computes one small product, tells the
 * EngineStatus: as the last line of stdout, or over the port of an Electron utility process, whose stdout may be cut off at its end. In a process of
 * its own because a native library may crash, hang or stay in memory.
 */
import * as tf from '@tensorflow/tfjs-core';
import { engineNameSchema } from '../contract/engines.ts';
import type { EngineName, EngineStatus } from '../contract/engines.ts';
import { StudioError } from '../contract/errors.ts';
import { engineUnavailable, unavailableReason } from './engine-unavailable.ts';
import { loadBackend } from './load-backend.ts';
import { connectParent, isUtilityProcess } from '../child/parent-channel.ts';

async function probe(name: EngineName, enginesDir: string): Promise<EngineStatus> {
  try {
    const loaded = await loadBackend(name, { enginesDir, threads: 0 });
    const product = await tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5], [6]])).data();
    if (product[0] !== 17 || product[1] !== 39) throw engineUnavailable(name, 'it computed a wrong product', 'Choose another engine with --engine.');
    return { name, available: true, ...loaded, reason: '' };
  } catch (error) {
    const reason = error instanceof StudioError ? unavailableReason(name, error) : String(error);
    return { name, available: false, device: '', version: '', reason };
  }
}

const status = JSON.stringify(await probe(engineNameSchema.parse(process.argv[2]), process.argv[3] ?? ''));
if (isUtilityProcess()) {
  const parent = await connectParent<never, string>();
  await parent.send(status);
  parent.close();
} else process.stdout.write(`${status}\n`, () => process.exit(0));
