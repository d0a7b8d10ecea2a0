import type { OfferedDataset } from '../../contract/api/datasets.ts';
import type { SampleSet } from '../../contract/datasets.ts';
import type { JobOptions } from '../progress.ts';

/** Where samples come from and go to outside the studio's own storage. */
export interface DatasetSources {
  /** Reads a folder or file of any understood format. Throws FILE_NOT_FOUND for a path that is not there, and DATASET_… naming the file and place. */
  read(path: string, options: JobOptions): Promise<SampleSet>;
  /** Throws DATASET_NOT_FOUND for a name that is not on offer, DOWNLOAD_FAILED, DOWNLOAD_CHECKSUM. */
  download(name: string, options: JobOptions): Promise<SampleSet>;
  /** What can be downloaded; from a list in the studio, without reaching any network. */
  offered(): Omit<OfferedDataset, 'stored'>[];
  /** Writes into a folder, made where needed, in one of `formats`. */
  write(samples: SampleSet, folder: string, format: string): Promise<void>;
  readonly formats: readonly string[];
}

/** The repository's hash of samples that are not stored yet. */
export type SampleSetHash = (samples: SampleSet) => string;
