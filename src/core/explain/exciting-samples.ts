import { explainLimits } from '../../contract/api/explain.ts';
import type { ExcitingSamples } from '../../contract/api/explain.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DatasetId } from '../../contract/ids.ts';
import type { Model } from '../../contract/models.ts';
import { askedModel } from '../models/ask-model.ts';
import type { JobOptions } from '../progress.ts';
import { samplesToAsk } from './asked-samples.ts';
import type { ExplainParts } from './sample-index.ts';

const samplesPerQuestion = 128;
const kept = 9;

/**
 * The training samples with the largest values in each filter's map.
 * @throws StudioError USAGE_INVALID for a layer that is not there, INTERRUPTED
 */
export async function findExcitingSamples(parts: ExplainParts, model: Model, id: DatasetId, layer: string, { signal, onProgress }: JobOptions): Promise<ExcitingSamples> {
  const { dataset, ids, of } = samplesToAsk(parts.samples, id, 'train', explainLimits.excited);
  const filters: { sample: number; value: number }[][] = [];
  for (let from = 0; from < ids.length; from += samplesPerQuestion) {
    if (signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before all samples were looked at.');
    const part = ids.subarray(from, from + samplesPerQuestion);
    const { outputs } = await parts.reader.layerOutputs(askedModel(parts.models, model), parts.samples.pixels(id, part), [layer]);
    const { shape, values } = outputs.get(layer)!;
    const channels = shape.at(-1)!;
    const size = values.length / part.length;
    const largest = new Float32Array(part.length * channels).fill(-Infinity);
    values.forEach((value, i) => {
      const place = Math.floor(i / size) * channels + (i % channels);
      if (value > largest[place]!) largest[place] = value;
    });
    for (let filter = 0; filter < channels; filter++) {
      const found = Array.from(part, (sample, i) => ({ sample, value: largest[i * channels + filter]! }));
      filters[filter] = [...(filters[filter] ?? []), ...found].sort((a, b) => b.value - a.value || a.sample - b.sample).slice(0, kept);
    }
    onProgress?.({ what: dataset.name, done: from + part.length, total: ids.length, unit: 'samples' });
  }
  return { layer, samples: ids.length, of, filters };
}
