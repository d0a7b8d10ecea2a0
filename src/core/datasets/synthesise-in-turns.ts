import { samplePixels } from '../../contract/datasets.ts';
import type { LabelledImages } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Hands } from '../../contract/hands.ts';
import { synthesiseDigits } from '../../domain/digits/synthesise.ts';
import type { JobOptions } from '../progress.ts';

/** A digit takes a quarter of a millisecond: 100 keep a turn of the event loop short. */
const digitsPerTurn = 100;

/** The same digits as in one go, with the process responsive meanwhile. @throws StudioError INTERRUPTED */
export async function synthesiseInTurns({ count, seed, hands }: { readonly count: number; readonly seed: number; readonly hands: Hands }, { onProgress, signal }: JobOptions): Promise<LabelledImages> {
  const pixels = new Uint8Array(count * samplePixels);
  const labels = new Uint8Array(count);
  for (let first = 0; first < count; first += digitsPerTurn) {
    const piece = synthesiseDigits({ count: Math.min(digitsPerTurn, count - first), seed, hands, first });
    pixels.set(piece.pixels, first * samplePixels);
    labels.set(piece.labels, first);
    onProgress?.({ what: 'digits', done: first + piece.count, total: count, unit: 'samples' });
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before all digits were made; nothing was stored.');
  }
  return { count, pixels, labels };
}
