import { expect, test, vi } from 'vitest';
import type { StudioClient } from '../../../../contract/api/api.ts';
import type { Dataset } from '../../../../contract/datasets.ts';
import type { DatasetId } from '../../../../contract/ids.ts';
import type { Media } from '../../../lib/media.ts';
import { columnsOf } from '../../../../domain/testing/columns.ts';
import { Opening } from './opening.ts';

const [digits, letters] = ['digits', 'letters'].map((id) => ({ id: id as DatasetId, name: id }) as Dataset) as [Dataset, Dataset];
const { signal } = new AbortController();

function opening(chosen: Dataset | undefined) {
  const list = vi.fn(async () => [digits, letters]);
  const media = {
    sampleIndex: vi.fn(async (_: DatasetId) => columnsOf({ labels: [0, 1] })),
    firstPixels: vi.fn(async (_: DatasetId) => ({ ids: new Uint32Array(), pixels: new Uint8Array() }))
  };
  const asked = new Opening({ datasets: { list } } as unknown as Pick<StudioClient, 'datasets'>, media as unknown as Media, async () => chosen);
  return { asked, list, media };
}

/** Until what was asked for ahead has been answered. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('the datasets and the samples of the one that will be shown are asked for once, ahead', async () => {
  const { asked, list, media } = opening(letters);
  await settled();
  expect(await asked.datasets()).toEqual([digits, letters]);
  expect(asked.datasets()).toBeNull();
  expect(media.sampleIndex).toHaveBeenCalledExactlyOnceWith('letters');
  await asked.samplesOf(letters.id).sampleIndex(signal);
  expect(list).toHaveBeenCalledTimes(1);
  expect(media.sampleIndex).toHaveBeenCalledTimes(1);
  asked.samplesOf(letters.id);
  expect(media.sampleIndex).toHaveBeenCalledTimes(2);
});

test('another dataset than the one foreseen is asked for as it is', async () => {
  const { asked, media } = opening(digits);
  await settled();
  asked.samplesOf(letters.id);
  expect(media.sampleIndex).toHaveBeenLastCalledWith('letters');
});

test('nothing is asked ahead of a place that shows no dataset', async () => {
  const { media } = opening(undefined);
  await settled();
  expect(media.sampleIndex).not.toHaveBeenCalled();
});

test('what was asked before something changed is not shown', async () => {
  const { asked, media } = opening(digits);
  await settled();
  asked.forget();
  expect(asked.datasets()).toBeNull();
  asked.samplesOf(digits.id);
  expect(media.sampleIndex).toHaveBeenCalledTimes(2);
});
