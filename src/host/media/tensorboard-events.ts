import type { Run, StoredMetric } from '../../contract/runs.ts';
import { crc32c } from './crc32c.ts';
import { bytesField, concatenate, doubleField, floatField, stringField, varintField } from './protobuf.ts';

/** TFRecord masks its checksums: rotated right by 15 bits plus a constant (tensorflow/core/lib/hash/crc32c.h). */
const maskDelta = 0xa282_ead8;

/** Numbers of the fields in tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto. */
const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const summary = { value: 1 } as const;
const value = { tag: 1, simpleValue: 2 } as const;

/** The metrics of a run as a TensorBoard event file: scalars `batch/…` and `epoch/…` at the optimiser's steps. */
export function tensorboardEvents(run: Run, metrics: readonly StoredMetric[]): Uint8Array {
  const start = Date.parse(run.startedAt ?? run.createdAt) / 1000;
  const version = concatenate([doubleField(event.wallTime, start), stringField(event.fileVersion, 'brain.Event:2')]);
  let epochSeconds = 0;
  const events = metrics.map((metric) => {
    if (metric.type === 'epoch') epochSeconds += metric.seconds;
    return concatenate([
      doubleField(event.wallTime, start + epochSeconds),
      varintField(event.step, metric.step),
      bytesField(event.summary, concatenate(scalars(metric).map(([tag, number]) =>
        bytesField(summary.value, concatenate([stringField(value.tag, tag), floatField(value.simpleValue, number)])))))
    ]);
  });
  return concatenate([version, ...events].map(record));
}

function scalars(metric: StoredMetric): [tag: string, number: number][] {
  const { type, loss, accuracy, imagesPerSecond } = metric;
  const common: [string, number][] = [[`${type}/loss`, loss], [`${type}/accuracy`, accuracy], [`${type}/images_per_second`, imagesPerSecond]];
  if (type === 'batch') return [...common, ['batch/learning_rate', metric.learningRate]];
  const { valLoss, valAccuracy } = metric;
  return [...common, ...(valLoss === null ? [] : [['epoch/val_loss', valLoss] as [string, number]]), ...(valAccuracy === null ? [] : [['epoch/val_accuracy', valAccuracy] as [string, number]])];
}

/** TFRecord: length u64, checksum of the length, data, checksum of the data (tensorflow/core/lib/io/record_writer.h). */
function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, masked(data), true);
  return bytes;
}

function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + maskDelta) >>> 0;
}
