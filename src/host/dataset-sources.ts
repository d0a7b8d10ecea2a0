import { join } from 'node:path';
import type { SampleSet } from '../contract/datasets.ts';
import { StudioError } from '../contract/errors.ts';
import type { DatasetSources } from '../core/datasets/sources.ts';
import type { JobOptions } from '../core/progress.ts';
import { catalogue } from '../exchange/catalogue.ts';
import { mirrorsOf } from '../exchange/mirrors.ts';
import type { DatasetReader } from '../exchange/read-dataset.ts';
import { decodePicture } from '../vision/decode.ts';

type Writer = (samples: SampleSet, folder: string) => Promise<string[]>;

// Readers and writers are loaded when there is something to read or to write: every start of the studio would wait for them.
const writers: Readonly<Record<string, () => Promise<Writer>>> = {
  idx: async () => (await import('../exchange/write-idx.ts')).writeIdx,
  csv: async () => (await import('../exchange/write-csv.ts')).writeCsv
};

/** Files of all formats, public downloads (kept in the data folder, so that none is fetched twice), and pictures. */
export function datasetSources(dataDir: string): DatasetSources {
  const readDataset: DatasetReader = async (path, options) => (await import('../exchange/read-dataset.ts')).createDatasetReader(decodePicture)(path, options);
  return {
    formats: Object.keys(writers),
    read: (path, options) => readDataset(path, readOptions(options)),
    async download(name, { onProgress, signal }) {
      const { downloadDataset } = await import('../exchange/download.ts');
      const { dir, source } = await downloadDataset(name, {
        dir: join(dataDir, 'downloads', name),
        ...(onProgress && {
          onProgress: ({ file, receivedBytes, totalBytes }) => onProgress({ what: file, done: receivedBytes, total: totalBytes, unit: 'bytes' })
        }),
        ...(signal && { signal })
      });
      return { ...(await readDataset(dir, readOptions({ onProgress, signal }))), source };
    },
    offered: () => catalogue.map((dataset) => ({
      name: dataset.name,
      sizeBytes: dataset.files.reduce((sum, file) => sum + file.sizeBytes, 0),
      // The one that will be asked: a person is to know whom before asking.
      host: new URL(mirrorsOf(dataset)[0]!).host
    })),
    async write(samples, folder, format) {
      const write = writers[format];
      if (write === undefined) throw new StudioError('INTERNAL', `There is no writer for ${format}.`);
      await (await write())(samples, folder);
    }
  };
}

function readOptions({ onProgress, signal }: JobOptions): NonNullable<Parameters<DatasetReader>[1]> {
  return {
    ...(onProgress && { onProgress: ({ file, samples }) => onProgress({ what: file, done: samples, total: null, unit: 'samples' }) }),
    ...(signal && { signal })
  };
}
