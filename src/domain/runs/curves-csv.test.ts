import { expect, test } from 'vitest';
import type { StoredMetric } from '../../contract/runs.ts';
import { curvesCsv } from './curves-csv.ts';

const head = 'run,kind,step,epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,images_per_second,seconds,rss_bytes\r\n';

test('a line a batch and a line an epoch, with empty fields where there is nothing', () => {
  const metrics: StoredMetric[] = [
    { type: 'batch', seq: 1, step: 1, epoch: 1, loss: 0.1 + 0.2, accuracy: 0.5, learningRate: 1e-7, imagesPerSecond: 0 },
    { type: 'epoch', seq: 2, step: 1, epoch: 1, loss: 1.5, accuracy: 0.25, valLoss: null, valAccuracy: null, imagesPerSecond: 900, seconds: 2.5, rssBytes: 7 },
    { type: 'epoch', seq: 3, step: 2, epoch: 2, loss: 1, accuracy: 1, valLoss: 0, valAccuracy: 1, imagesPerSecond: 900, seconds: 2, rssBytes: 8 }
  ];
  expect(curvesCsv({ name: 'a' }, metrics)).toBe(
    `${head}a,batch,1,1,0.30000000000000004,0.5,,,1e-7,0,,\r\na,epoch,1,1,1.5,0.25,,,,900,2.5,7\r\na,epoch,2,2,1,1,0,1,,900,2,8\r\n`
  );
  expect(curvesCsv({ name: 'a' }, [])).toBe(head);
});

test('a name with the marks of the format stays one field', () => {
  const metric: StoredMetric = { type: 'batch', seq: 1, step: 1, epoch: 1, loss: 1, accuracy: 0, learningRate: 1, imagesPerSecond: 1 };
  expect(curvesCsv({ name: 'one, "two"\nthree' }, [metric]).slice(head.length)).toBe('"one, ""two""\nthree",batch,1,1,1,0,,,1,1,,\r\n');
});
