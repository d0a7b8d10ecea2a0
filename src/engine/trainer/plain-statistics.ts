import type { NetworkSpec } from '../../contract/network.ts';
import { augmentationSchema, type Training } from '../../contract/training.ts';
import { frozenLayers } from '../../domain/network/freeze.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import type { Kernels } from '../kernels.ts';
import { Network } from '../network.ts';
import { makeBatches } from './batches.ts';
import type { Images } from './training-data.ts';

/** So many images give a channel's mean and variance to a per cent; so few batches weigh the same in a running average. */
const [imagesLookedAt, batchesLookedAt] = [5000, 10];

/**
 * The weights with batch norm's running statistics taken anew from training images as they are. During training they were gathered
 * over changed images and over weights that are not the averaged ones; what will be read is unchanged, and read with these weights
 * (Izmailov et al., 2018, section 3.2; Touvron et al., 2019). Frozen layers keep theirs.
 */
export async function withPlainStatistics(kernels: Kernels, spec: NetworkSpec, training: Training, weights: NamedArrays, images: Images): Promise<NamedArrays> {
  const network = new Network(kernels, spec, weights, frozenLayers(spec, training.freeze));
  try {
    if (!network.gathersStatistics) return weights;
    const count = Math.min(images.labels.length, imagesLookedAt);
    const batchSize = Math.ceil(count / batchesLookedAt);
    // In random order: a dataset may be sorted by class, and a batch of one class has statistics like no other.
    const batches = makeBatches(kernels, spec, { ...training, batchSize, augmentation: augmentationSchema.parse({}) }, images, null);
    for (let index = 0; index * batchSize < count; index++) {
      const batch = batches.at(0, index, { part: 0, parts: 1 })!;
      network.gatherStatistics(batch.images, 1 / (index + 1));
      batch.dispose();
      await new Promise(setImmediate);
    }
    return await network.weights();
  } finally {
    network.dispose();
  }
}
