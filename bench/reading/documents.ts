import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newBatchSchema } from '../../src/contract/documents.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { createStudio } from '../../src/host/studio.ts';
import type { Studio } from '../../src/host/studio.ts';
import { figure } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { percentile } from '../statistics.ts';

/** What a document's fields hold, digits alone; a `?` stands where the label itself is not sure. */
interface Labelled {
  readonly file: string;
  readonly fields: Readonly<Record<string, string>>;
}

const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

await benchProgram('reading/documents', 'Whole cheques, photographed or scanned, without being told what or where', async ({ output, folder }) => {
  const studio = await createStudio({ dataDir: join(folder, 'studio') });
  try {
    // As the window does when Scan is opened.
    await studio.reading.prepare();
    for (const [set, known] of [['cheques_in', labelsOf('cheques_in', ({ amount_digits, date_ddmmyyyy }) => ({ amount: amount_digits!, date: date_ddmmyyyy! }))],
      ['cheques_us', labelsOf('cheques_us', ({ amount }) => ({ amount: amount! }))]] as const) {
      const digits = new Map<string, Record<string, string>>();
      const accepted = new Map<string, Record<string, boolean>>();
      const ms: number[] = [];
      // One after the other, as a person who waits for each would.
      for (const { file } of known) {
        const startedAt = performance.now();
        for await (const item of studio.reading.readDocuments({ files: [{ path: join(data, set, file), name: file }], form: 'auto' })) {
          if ('error' in item) throw item.error;
          digits.set(file, Object.fromEntries(item.fields.map((field) => [field.name, field.digits])));
          accepted.set(file, Object.fromEntries(item.fields.map((field) => [field.name, field.accepted])));
        }
        ms.push(performance.now() - startedAt);
      }
      const batch = await readAsBatch(studio, set, known);
      for (const name of Object.keys(known[0]!.fields)) {
        const sure = known.filter(({ fields }) => !fields[name]!.includes('?'));
        const isRight = ({ file, fields }: Labelled): boolean => digits.get(file)?.[name] === fields[name]!.replace(/\D/g, '');
        const right = sure.filter(isRight).length;
        const passed = sure.filter(({ file }) => accepted.get(file)?.[name] === true);
        const wrong = passed.filter((each) => !isRight(each)).length;
        const [low, high] = wilsonInterval(right, sure.length);
        output.item({ name: `reading/${set}/${name}`, unit: 'share of fields right', ours: right / sure.length, interval95: [low, high], n: sure.length, accepted: passed.length, wrong });
        output.line(`${set}, ${name}: ${figure(right / sure.length)} right (${figure(low)}–${figure(high)}), n = ${sure.length}; accepted ${passed.length}, of which ${wrong} wrong`);
      }
      const [median, p95] = [percentile(ms, 0.5), percentile(ms.slice(1), 0.95)];
      const inBatchAMinute = known.length / (batch / 60_000);
      output.item({ name: `reading/${set}`, unit: 'ms', median, p95, n: known.length, inBatchAMinute });
      output.line(`${set}: a page alone ${figure(median)} ms, p95 after the first ${figure(p95)} ms; as a batch, stored, ${figure(inBatchAMinute)} a minute`);
    }
  } finally {
    await studio.close();
  }
});

/** Milliseconds until all documents were read and stored, as they are when they are dropped into the window. */
async function readAsBatch({ documents }: Studio, set: string, known: readonly Labelled[]): Promise<number> {
  const { id } = await documents.createBatch(newBatchSchema.parse({ name: set, form: 'auto' }));
  const files = known.map(({ file }) => ({ name: file, bytes: readFileSync(join(data, set, file)) }));
  const startedAt = performance.now();
  await documents.addDocuments({ batch: id, files, total: files.length });
  for await (const { documents: { waiting, reading } } of documents.watchBatch(id)) if (waiting + reading === 0) break;
  return performance.now() - startedAt;
}

function labelsOf(set: string, fieldsOf: (row: Readonly<Record<string, string>>) => Record<string, string>): Labelled[] {
  const [head, ...rows] = readFileSync(join(data, set, 'labels.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
  return rows.map((row) => {
    const named = Object.fromEntries(head!.map((name, i) => [name, row[i] ?? '']));
    return { file: named['file']!, fields: fieldsOf(named) };
  });
}
