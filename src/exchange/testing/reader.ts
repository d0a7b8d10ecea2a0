import { decodePicture } from '../../vision/decode.ts';
import { createDatasetReader } from '../read-dataset.ts';

/** The reader as the studio wires it, with the real decoder. */
export const readDataset = createDatasetReader(decodePicture);
