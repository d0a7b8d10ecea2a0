import { expect, test } from 'vitest';
import type { StoredMetric } from '../../contract/runs.ts';
import { trainingSchema } from '../../contract/training.ts';
import { crc32c } from './crc32c.ts';
import { EventFile } from './event-file.ts';
import { tensorboardEvents } from './tensorboard-events.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const run = { createdAt: '2025-12-31T00:00:00.000Z', startedAt: '2026-01-01T00:00:00.000Z', training: trainingSchema.parse({ batchSize: 32 }) };
const batch = { type: 'batch', epoch: 1, imagesPerSecond: 128 } as const;
const metrics: StoredMetric[] = [
  { ...batch, seq: 1, step: 1, loss: 2.25, accuracy: 0.125, learningRate: 0.001 },
  { ...batch, seq: 2, step: 300, loss: 1.5, accuracy: 0.5, learningRate: 0 },
  { type: 'epoch', seq: 3, step: 300, epoch: 1, loss: 1.875, accuracy: 0.3125, valLoss: 1.25, valAccuracy: 0.75, imagesPerSecond: 120, seconds: 1, rssBytes: 1 }
];

test('the checksum is Castagnoli’s', () => {
  // RFC 3720, appendix B.4, and the usual check word.
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(bytesOf('123456789'))).toBe(0xe3069283);
});

test('the file is byte for byte what TensorBoard’s own writer makes of the same values', () => {
  expect(Buffer.from(tensorboardEvents(run, metrics)).toString('hex')).toBe([
    '1800000000000000a37f4b2209000000406e55da411a0d627261696e2e4576656e743a32c3486dfc6700000000000000baadcdd409000010406e55da',
    '4110012a5a0a110a0a747261696e2f6c6f737315000010400a150a0e747261696e2f6163637572616379150000003e0a140a0d6c6561726e696e675f',
    '72617465156f12833a0a180a11696d616765735f7065725f7365636f6e641500000043d79c1e656800000000000000fe9c7ad409000020406e55da41',
    '10ac022a5a0a110a0a747261696e2f6c6f7373150000c03f0a150a0e747261696e2f6163637572616379150000003f0a140a0d6c6561726e696e675f',
    '7261746515000000000a180a11696d616765735f7065725f7365636f6e6415000000439f56eec56c00000000000000f5dab0d709000020406e55da41',
    '10ac022a5e0a110a0a65706f63682f6c6f7373150000f03f0a150a0e65706f63682f6163637572616379150000a03e0a160a0f76616c69646174696f',
    '6e2f6c6f7373150000a03f0a1a0a1376616c69646174696f6e2f6163637572616379150000403f28f1c352'
  ].join(''));
});

test('a run without a validation split has no validation curves, one without metrics only the beginning', () => {
  const epoch = { ...metrics[2]!, valLoss: null, valAccuracy: null } as StoredMetric;
  expect(Buffer.from(tensorboardEvents(run, [epoch])).toString('latin1')).not.toContain('validation');
  expect(tensorboardEvents({ ...run, startedAt: null }, [])).toEqual(new EventFile(Date.parse(run.createdAt) / 1000).bytes());
});

test('many scalars, long tags and large steps are written with the lengths that they have', () => {
  const file = new EventFile(0);
  const start = file.bytes().length;
  const tag = 'x'.repeat(300);
  file.add(0, 2 ** 40, Array.from({ length: 1000 }, () => ({ tag, value: 1 })));
  const bytes = file.bytes();
  // A value is key and length of the tag (3), tag, key and number (5); in the summary a key and a length (3) come before.
  const summary = 1000 * (3 + 3 + tag.length + 5);
  const step = 1 + 6;
  const data = 9 + step + 1 + 3 + summary;
  expect(bytes.length).toBe(start + 12 + data + 4);
  expect(new DataView(bytes.buffer).getBigUint64(start, true)).toBe(BigInt(data));
});
