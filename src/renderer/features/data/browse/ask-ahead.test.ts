import { expect, test, vi } from 'vitest';
import { samplePixels } from '../../../../contract/sample-facts.ts';
import type { DatasetId } from '../../../../contract/ids.ts';
import { columnsOf } from '../../../../domain/testing/columns.ts';
import { askAhead } from './ask-ahead.ts';

const dataset = 'digits' as DatasetId;
const pixelsFor = (ids: Uint32Array): Uint8Array => Uint8Array.from({ length: ids.length * samplePixels }, (_, i) => ids[Math.floor(i / samplePixels)]!);

function askedMedia() {
  const columns = columnsOf({ labels: [0, 1, 2] });
  const first = Uint32Array.of(11, 12, 13, 14);
  return {
    sampleIndex: vi.fn(async () => columns),
    firstPixels: vi.fn(async () => ({ ids: first, pixels: pixelsFor(first) })),
    pixels: vi.fn(async (_: DatasetId, ids: Uint32Array) => pixelsFor(ids))
  };
}

test('the first list is painted from what was asked ahead, anything later is asked for', async () => {
  const media = askedMedia();
  const ahead = askAhead(media, dataset);
  expect(media.sampleIndex).toHaveBeenCalledTimes(1);
  const wanted = Uint32Array.of(12, 13);
  expect(await ahead.pixelsOf(wanted)).toEqual(pixelsFor(wanted));
  expect(media.pixels).not.toHaveBeenCalled();
  expect(await ahead.pixelsOf(wanted)).toEqual(pixelsFor(wanted));
  expect(media.pixels).toHaveBeenCalledTimes(1);
  const { signal } = new AbortController();
  await ahead.sampleIndex(signal);
  expect(media.sampleIndex).toHaveBeenCalledTimes(1);
  await ahead.sampleIndex(signal);
  expect(media.sampleIndex).toHaveBeenLastCalledWith(dataset, { signal });
});

test('a list that is another one, or longer than what came, is asked for as it is', async () => {
  for (const wanted of [[12, 14], [13, 14, 15], [99]]) {
    const media = askedMedia();
    const ids = Uint32Array.from(wanted);
    expect(await askAhead(media, dataset).pixelsOf(ids)).toEqual(pixelsFor(ids));
    expect(media.pixels).toHaveBeenCalledExactlyOnceWith(dataset, ids);
  }
});

test('what fails ahead is asked anew, and told only to who waits for it', async () => {
  const media = askedMedia();
  media.firstPixels.mockRejectedValue(new Error('gone'));
  media.sampleIndex.mockRejectedValueOnce(new Error('gone'));
  const ahead = askAhead(media, dataset);
  const ids = Uint32Array.of(11);
  expect(await ahead.pixelsOf(ids)).toEqual(pixelsFor(ids));
  const { signal } = new AbortController();
  await expect(ahead.sampleIndex(signal)).rejects.toThrow('gone');
  await ahead.sampleIndex(signal);
});
