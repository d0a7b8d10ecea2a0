import { expect, test } from 'vitest';
import type { Run, StoredMetric } from '../../contract/runs.ts';
import { crc32c } from './crc32c.ts';
import { tensorboardEvents } from './tensorboard-events.ts';

test('the checksum is the one of the standard', () => {
  // RFC 3720, appendix B.4, and the usual check value.
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe306_9283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a91_36aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8_ab43);
});

test('the first record is what every event file begins with', () => {
  const run = { createdAt: '1970-01-01T00:00:00.000Z', startedAt: null } as Run;
  // Length 24, its masked checksum, then wall_time 0.0 and file_version, as TensorFlow's EventsWriter writes them.
  const [record] = records(tensorboardEvents(run, []));
  expect(Buffer.from(record!).toString('hex')).toBe(`09${'00'.repeat(8)}1a0d${Buffer.from('brain.Event:2').toString('hex')}`);
});

test('every number of a metric is a scalar at its step', () => {
  const run = { createdAt: '2026-01-01T00:00:00.000Z', startedAt: '2026-01-01T00:00:10.000Z' } as Run;
  const metrics: StoredMetric[] = [
    { type: 'batch', seq: 1, step: 300, epoch: 1, loss: 0.5, accuracy: 0.75, learningRate: 0.125, imagesPerSecond: 1000 },
    { type: 'epoch', seq: 2, step: 300, epoch: 1, loss: 0.25, accuracy: 1, valLoss: null, valAccuracy: null, imagesPerSecond: 2000, seconds: 4, rssBytes: 1 },
    { type: 'epoch', seq: 3, step: 600, epoch: 2, loss: 0.25, accuracy: 1, valLoss: 0.5, valAccuracy: 0.5, imagesPerSecond: 2000, seconds: 4, rssBytes: 1 }
  ];
  const [, batch, first, second] = records(tensorboardEvents(run, metrics)).map(eventOf);
  const start = Date.parse(run.startedAt!) / 1000;
  expect(batch).toEqual({ wallTime: start, step: 300, scalars: { 'batch/loss': 0.5, 'batch/accuracy': 0.75, 'batch/images_per_second': 1000, 'batch/learning_rate': 0.125 } });
  expect(first).toEqual({ wallTime: start + 4, step: 300, scalars: { 'epoch/loss': 0.25, 'epoch/accuracy': 1, 'epoch/images_per_second': 2000 } });
  expect(second).toMatchObject({ wallTime: start + 8, step: 600, scalars: { 'epoch/val_loss': 0.5, 'epoch/val_accuracy': 0.5 } });
});

/** The data of each record, lengths and checksums looked at. */
function records(file: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  const view = new DataView(file.buffer);
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(masked(file.subarray(at, at + 8)));
    const data = file.slice(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(data));
    found.push(data);
    at += 16 + length;
  }
  return found;
}

function masked(bytes: Uint8Array): number {
  const crc = BigInt(crc32c(bytes));
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffff_ffffn);
}

type Fields = [field: number, value: number | Uint8Array][];

function fieldsOf(bytes: Uint8Array): Fields {
  const fields: Fields = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const kind = key & 7;
    if (kind === 0) fields.push([key >> 3, varint()]);
    else if (kind === 2) {
      const length = varint();
      fields.push([key >> 3, bytes.subarray(at, at + length)]);
      at += length;
    } else {
      fields.push([key >> 3, kind === 1 ? view.getFloat64(at, true) : view.getFloat32(at, true)]);
      at += kind === 1 ? 8 : 4;
    }
  }
  return fields;
}

function eventOf(bytes: Uint8Array): { wallTime: unknown; step: unknown; scalars: Record<string, unknown> } {
  const fields = new Map(fieldsOf(bytes));
  const summary = fields.get(5);
  const scalars = summary instanceof Uint8Array ? fieldsOf(summary).map(([, value]) => new Map(fieldsOf(value as Uint8Array))) : [];
  return {
    wallTime: fields.get(1),
    step: fields.get(2),
    scalars: Object.fromEntries(scalars.map((scalar) => [new TextDecoder().decode(scalar.get(1) as Uint8Array), scalar.get(2)]))
  };
}
