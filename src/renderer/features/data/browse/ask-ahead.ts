import { samplePixels } from '../../../../contract/sample-facts.ts';
import type { DatasetId } from '../../../../contract/ids.ts';
import type { SampleColumns, SamplePictures } from '../../../../domain/columns.ts';
import type { Media } from '../../../lib/media.ts';

export interface AskedAhead {
  sampleIndex(signal: AbortSignal): Promise<SampleColumns>;
  /** `[ids.length, 28, 28]`, in the order asked. */
  readonly pixelsOf: (ids: Uint32Array) => Promise<Uint8Array>;
}

/**
 * Asks for what an opened dataset shows first before anything of it is drawn: the index, and beside it the pixels of the first samples, which
 * would else have to wait for their ids. Both are used once; what is needed later is asked for when it is needed.
 */
export function askAhead(media: Pick<Media, 'sampleIndex' | 'firstPixels' | 'pixels'>, dataset: DatasetId): AskedAhead {
  let index: Promise<SampleColumns> | null = quiet(media.sampleIndex(dataset));
  let first: Promise<SamplePictures> | null = quiet(media.firstPixels(dataset));
  return {
    async sampleIndex(signal) {
      const asked = index;
      index = null;
      return asked ?? media.sampleIndex(dataset, { signal });
    },
    async pixelsOf(ids) {
      const asked = first;
      first = null;
      // Whoever sees a filtered list, or one that was changed meanwhile, needs others.
      const pictures = await asked?.catch(() => null);
      return (pictures && pixelsIn(pictures, ids)) ?? media.pixels(dataset, ids);
    }
  };
}

/** The pixels of these samples where they follow each other in what came. */
function pixelsIn({ ids, pixels }: SamplePictures, wanted: Uint32Array): Uint8Array | null {
  const from = ids.indexOf(wanted[0] ?? 0);
  if (from < 0 || !wanted.every((id, i) => ids[from + i] === id)) return null;
  return pixels.subarray(from * samplePixels, (from + wanted.length) * samplePixels);
}

/** Nobody may come to wait for it: that it fails is then nobody's concern. */
function quiet<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}
