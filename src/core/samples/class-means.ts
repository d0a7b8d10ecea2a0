import { samplePixels } from '../../contract/datasets.ts';
import type { DatasetId } from '../../contract/ids.ts';
import type { SampleColumns } from '../../domain/columns.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import { nextTurn } from '../next-turn.ts';
import type { SampleRepository } from './ports.ts';

/** Read and summed in about five milliseconds: others get their turn in between. */
const samplesPerTurn = 1024;
/** Datasets that are looked at in turn; at most 200 kB each. */
const mostKept = 16;

/** Mean images, kept in memory by the content that they were made of. */
export class ClassMeans {
  private readonly datasets: DatasetRepository;
  private readonly samples: SampleRepository;
  private readonly kept = new Map<string, Promise<Uint8Array>>();

  constructor(datasets: DatasetRepository, samples: SampleRepository) {
    this.datasets = datasets;
    this.samples = samples;
  }

  async of(id: DatasetId): Promise<Uint8Array> {
    const known = this.kept.get(this.datasets.find(id)?.hash ?? '');
    if (known !== undefined) return known;
    const { dataset, columns } = this.samples.columns(id);
    const computed = this.compute(id, columns, dataset.classes.length);
    this.kept.set(dataset.hash, computed);
    // What failed is asked anew: the dataset may have been removed meanwhile and come back under another id.
    computed.catch(() => this.kept.delete(dataset.hash));
    const oldest = this.kept.keys().next();
    if (this.kept.size > mostKept && oldest.done === false) this.kept.delete(oldest.value);
    return computed;
  }

  private async compute(id: DatasetId, { ids, labels, quarantined }: SampleColumns, classes: number): Promise<Uint8Array> {
    const sums = new Uint32Array(classes * samplePixels);
    const counts = new Uint32Array(classes);
    for (let start = 0; start < ids.length; start += samplesPerTurn) {
      const part = ids.subarray(start, start + samplesPerTurn);
      const pixels = this.samples.pixels(id, part);
      for (let i = 0; i < part.length; i++) {
        if (quarantined[start + i]) continue;
        const label = labels[start + i]!;
        counts[label]! += 1;
        for (let p = 0, to = label * samplePixels, from = i * samplePixels; p < samplePixels; p++) sums[to++]! += pixels[from++]!;
      }
      await nextTurn();
    }
    return Uint8Array.from(sums, (sum, i) => Math.round(sum / Math.max(1, counts[Math.floor(i / samplePixels)]!)));
  }
}
