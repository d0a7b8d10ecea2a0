import type { Model } from '../../contract/models.ts';
import type { NamedArrays } from '../network/initialise.ts';

/** What of a model other programs can use: the network, its weights, and what its answers mean. */
export interface InterchangeModel extends Pick<Model, 'name' | 'network' | 'classes' | 'calibration'> {
  readonly weights: NamedArrays;
}

/** One of the files that a model is written to. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the input means, for whoever opens an exported file. */
export const inputMeaning = 'ink, 0 paper to 1 full ink';
