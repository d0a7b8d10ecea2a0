import { StudioError } from '../../contract/errors.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import { describeNetwork } from './describe.ts';
import type { NamedArrays } from './initialise.ts';

/** @throws StudioError MODEL_FILE_INVALID when an array of the network is missing or has another shape. */
export function checkWeights(network: NetworkSpec, weights: NamedArrays): void {
  for (const { name, shape } of describeNetwork(network).layers.flatMap(({ parameters }) => parameters)) {
    const array = weights.get(name);
    if (array && array.shape.join() === shape.join()) continue;
    const found = array ? `has the shape ${array.shape.join('×')}` : 'is missing';
    throw new StudioError('MODEL_FILE_INVALID', `weights “${name}” of network “${network.name}” ${found}; ${shape.join('×')} is wanted`, {
      remedy: 'Export the model again from where it was trained.'
    });
  }
}
