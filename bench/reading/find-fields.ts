import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../src/cli/output/table.ts';
import type { GreyImage } from '../../src/domain/digits/grey-image.ts';
import type { PixelBox } from '../../src/domain/digits/resample.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { decodePicture } from '../../src/vision/decode.ts';
import { cutField } from '../../src/vision/fields/cut-field.ts';
import { findFields, type FoundFields } from '../../src/vision/forms/find-fields.ts';
import { turnHalf } from '../../src/vision/forms/turn-half.ts';
import { benchProgram } from '../bench-program.ts';
import { median, percentile } from '../statistics.ts';
import { writeContactSheet } from './contact-sheet.ts';

/** Every second picture of a folder was looked at while this was built; the others are held out. */
type Half = 'steered by' | 'held out' | 'all';
const halves: readonly Half[] = ['steered by', 'held out', 'all'];

interface Page {
  readonly name: string;
  readonly isHeldOut: boolean;
  readonly picture: GreyImage;
}

interface ShareLine {
  readonly name: string;
  readonly half: Half;
  readonly n: number;
  readonly right: number;
  readonly share: number;
  readonly interval95: readonly [number, number];
}

/** So much of what was found lies in its label: labels were drawn loosely around a field's word, its boxes and the letters below them. */
const leastWithin = 0.8;
/** Pictures of no form: every so manieth of them. */
const stepOfOthers = 5;

const shared = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
/** Where this names a folder, contact sheets of the crops are written there, to be counted by eye. */
const cropsFolder = process.env['DSDC_BENCH_CROPS'];

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const shareColumns: readonly Column<ShareLine>[] = [
  { title: 'measured', text: ({ name }) => name, tone: () => 'heading' },
  { title: 'half', text: ({ half }) => half, tone: () => 'quiet' },
  { title: 'right', text: ({ right, n }) => `${right} of ${n}`, align: 'right' },
  { title: 'share', text: ({ share }) => percent(share), align: 'right' },
  { title: '95 %', text: ({ interval95: [low, high] }) => `${percent(low)} – ${percent(high)}`, align: 'right' }
];

const timeColumns: readonly Column<{ name: string; milliseconds: readonly number[] }>[] = [
  { title: 'processor time a page', text: ({ name }) => name, tone: () => 'heading' },
  { title: 'n', text: ({ milliseconds }) => String(milliseconds.length), align: 'right' },
  { title: 'median', text: ({ milliseconds }) => `${median(milliseconds).toFixed(0)} ms`, align: 'right' },
  { title: '95 % below', text: ({ milliseconds }) => `${percentile(milliseconds, 0.95).toFixed(0)} ms`, align: 'right' }
];

await benchProgram('find-fields', 'Which fields are found on cheques, and how long that takes', async ({ output }) => {
  const lines: ShareLine[] = [];
  const times: { name: string; milliseconds: number[] }[] = [];
  const count = (name: string, answers: readonly { readonly isHeldOut: boolean; readonly isRight: boolean }[]): void => {
    for (const half of halves) {
      const members = answers.filter(({ isHeldOut }) => half === 'all' || isHeldOut === (half === 'held out'));
      if (members.length === 0) continue;
      const right = members.filter(({ isRight }) => isRight).length;
      lines.push({ name, half, n: members.length, right, share: right / members.length, interval95: wilsonInterval(right, members.length) });
    }
  };

  for (const [folder, form] of [['cheques_in', 'cheque-in'], ['cheques_us', 'cheque-us']] as const) {
    if (!existsSync(join(shared, folder))) {
      output.note(`${folder} is not there; DSDC_DATA names the folder that holds it.`);
      continue;
    }
    const pages = await pagesOf(folder);
    const milliseconds: number[] = [];
    const found = pages.map(({ name, isHeldOut, picture }) => {
      const started = processorMs();
      const answer = findFields(picture, 'auto');
      milliseconds.push(processorMs() - started);
      return { name, isHeldOut, picture, answer };
    });
    times.push({ name: `${form}: finding`, milliseconds });
    const are = (isRight: (page: Page & { answer: FoundFields }) => boolean) => found.map((page) => ({ isHeldOut: page.isHeldOut, isRight: isRight(page) }));
    count(`${form}: form and way up right`, are(({ answer }) => answer.form === form && !answer.turned180));
    count(`${form}: on its head, right`, are(({ picture }) => {
      const { form: seen, turned180 } = findFields(turnHalf(picture), 'auto');
      return seen === form && turned180;
    }));
    for (const field of ['amount', 'date'] as const) {
      const labels = form === 'cheque-in' ? labelledBoxes(folder, field) : undefined;
      const boxOf = (answer: FoundFields): PixelBox | undefined => answer.fields.find(({ name }) => name === field)?.box;
      count(`${form}: ${field} found`, are(({ answer }) => boxOf(answer) !== undefined));
      if (!labels) continue;
      count(`${form}: ${field} lies in its label`, are(({ name, answer }) => {
        const box = boxOf(answer);
        return box !== undefined && shareWithin(box, labels.get(name)!) >= leastWithin;
      }));
    }
    if (form === 'cheque-in') count(`${form}: date has eight boxes`, are(({ answer }) => answer.fields.find(({ name }) => name === 'date')?.boxes?.length === 8));
    const cutting: number[] = [];
    const crops = new Map<string, GreyImage[]>();
    for (const { isHeldOut, picture, answer } of found) {
      const started = processorMs();
      for (const field of answer.fields) {
        const { image, boxes = [] } = cutField(picture, field);
        const sheet = `${form}-${field.name}-${isHeldOut ? 'held-out' : 'steered-by'}`;
        crops.set(sheet, [...(crops.get(sheet) ?? []), image]);
        if (boxes.length > 0) crops.set(`${sheet}-boxes`, [...(crops.get(`${sheet}-boxes`) ?? []), ...boxes.map((box) => box.image)]);
      }
      cutting.push(processorMs() - started);
    }
    times.push({ name: `${form}: cutting all fields`, milliseconds: cutting });
    if (cropsFolder !== undefined) {
      await mkdir(cropsFolder, { recursive: true });
      for (const [name, images] of crops) await writeContactSheet(join(cropsFolder, `${name}.png`), images);
    }
  }

  const others: { isHeldOut: boolean; isRight: boolean }[] = [];
  for (const folder of ['cheque_amounts', 'drawn_digits', 'number_pages'].filter((name) => existsSync(join(shared, name)))) {
    for (const { isHeldOut, picture } of await pagesOf(folder, folder === 'number_pages' ? 1 : stepOfOthers)) {
      others.push({ isHeldOut, isRight: findFields(picture, 'auto').form === null });
    }
  }
  count('no form: said to be none', others);

  for (const line of lines) output.item(line);
  for (const { name, milliseconds } of times) {
    output.item({ name, n: milliseconds.length, medianMs: median(milliseconds), p95Ms: percentile(milliseconds, 0.95) });
  }
  output.line();
  output.table(shareColumns, lines);
  output.line();
  output.table(timeColumns, times);
});

async function pagesOf(folder: string, step = 1): Promise<Page[]> {
  const names = readdirSync(join(shared, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(jpe?g|png|tiff?)$/i.test(name)).toSorted();
  const pages: Page[] = [];
  for (let i = 0; i < names.length; i += step) pages.push({ name: names[i]!, isHeldOut: pages.length % 2 === 1, picture: await decodePicture(join(shared, folder, names[i]!)) });
  return pages;
}

function labelledBoxes(folder: string, field: 'amount' | 'date'): Map<string, PixelBox> {
  const [header, ...rows] = readFileSync(join(shared, folder, 'labels.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
  const prefix = field === 'amount' ? 'amt' : 'date';
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => header!.indexOf(`${prefix}_${name}`)) as [number, number, number, number];
  return new Map(rows.map((row) => {
    const [left, top] = [Number(row[x1]), Number(row[y1])];
    return [row[0]!, { left, top, width: Number(row[x2]) - left, height: Number(row[y2]) - top }];
  }));
}

/** How much of a box lies in another one. */
function shareWithin(box: PixelBox, outer: PixelBox): number {
  const width = Math.min(box.left + box.width, outer.left + outer.width) - Math.max(box.left, outer.left);
  const height = Math.min(box.top + box.height, outer.top + outer.height) - Math.max(box.top, outer.top);
  return (Math.max(0, width) * Math.max(0, height)) / (box.width * box.height);
}

/** Processor time of all threads of this process: holds better than the clock where others use the machine too. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
