import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StudioError } from '../src/contract/errors.ts';
import { wilsonInterval } from '../src/domain/metrics/wilson-interval.ts';
import { createStudio } from '../src/host/studio.ts';
import { figure } from './bench-line.ts';
import { benchProgram } from './bench-program.ts';
import { readRateAt } from './reading/read-rate.ts';
import { readByTesseract } from './reading/tesseract.ts';
import { percentile } from './statistics.ts';

/** A picture of a field and what its digits are. */
interface Known {
  readonly file: string;
  readonly digits: string;
}

interface Read {
  readonly right: boolean;
  readonly confidence: number;
  readonly accepted: boolean;
  readonly ms: number;
}

const misread = 0.01;

await benchProgram('reading', 'Amounts cut from real cheques, whole strings, beside Tesseract', async ({ output, folder }) => {
  const known = readLabels();
  const ours = await readByStudio(known, folder);
  const peer = await readByTesseract(known.map(({ file }) => file));
  const line = {
    name: 'reading/cheque_amounts',
    unit: 'share of whole strings right',
    ours: share(ours),
    interval95: wilsonInterval(count(ours), ours.length),
    n: ours.length,
    readRateAt1: readRateAt(ours, misread),
    accepted: ours.filter(({ accepted }) => accepted).length,
    misreadOfAccepted: ours.filter(({ accepted, right }) => accepted && !right).length,
    msMedian: percentile(ours.map(({ ms }) => ms), 0.5),
    msP95: percentile(ours.map(({ ms }) => ms), 0.95),
    ...(typeof peer === 'string'
      ? { peer: null, ratio: null, reason: peer }
      : { peer: peer.filter((digits, i) => digits === known[i]!.digits).length / peer.length, ratio: null })
  };
  output.item(line);
  output.line(`whole strings right: ${figure(line.ours)} (${line.interval95.map(figure).join('–')}), n = ${line.n}; Tesseract ${figure(line.peer)}${'reason' in line ? ` (${line.reason})` : ''}`);
  output.line(`read at ${misread * 100} % misread, in order of confidence: ${figure(line.readRateAt1)}; accepted ${line.accepted}, of which ${line.misreadOfAccepted} wrong`);
  output.line(`a field: ${figure(line.msMedian)} ms, p95 ${figure(line.msP95)}`);
});

/** @throws StudioError FILE_NOT_FOUND: there is nothing else to read in their place */
function readLabels(): Known[] {
  const path = join(process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../shared/data'), 'cheque_amounts', 'labels.csv');
  if (!existsSync(path)) throw new StudioError('FILE_NOT_FOUND', `${path} does not exist.`, { remedy: 'Name the folder that holds cheque_amounts: DSDC_DATA=DIR.' });
  const [, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((row) => row.split(','));
  return rows.map(([file, digits]) => ({ file: join(path, '..', 'images', file!), digits: digits! }));
}

async function readByStudio(known: readonly Known[], folder: string): Promise<Read[]> {
  const studio = await createStudio({ dataDir: join(folder, 'studio') });
  try {
    const files = known.map(({ file }) => file);
    const digitsOf = new Map(known.map(({ file, digits }) => [basename(file), digits]));
    const read: Read[] = [];
    for await (const { file, digits, confidence, accepted, ms } of studio.reading.readPictures({ files, content: { kind: 'amount' }, misread })) {
      read.push({ right: digits === digitsOf.get(basename(file)), confidence, accepted, ms });
    }
    return read;
  } finally {
    await studio.close();
  }
}

function count(readings: readonly Read[]): number {
  return readings.filter(({ right }) => right).length;
}

function share(readings: readonly Read[]): number {
  return count(readings) / readings.length;
}
