import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Homography, PageImage, Point } from '../src/contract/scanner.ts';
import { applyHomography, compose, toOriginal } from '../src/domain/pages/homography.ts';
import { randomStream } from '../src/domain/random.ts';
import { openDocument } from '../src/vision/documents/open-document.ts';
import { straighten } from '../src/vision/straighten/straighten.ts';
import type { StraightPage } from '../src/vision/straighten/straighten.ts';
import { layOnGlass, onWhite, photograph } from '../src/vision/straighten/testing/scenes.ts';
import { median } from './statistics.ts';

/**
 * How straight pages are after they were turned, skewed and photographed by known amounts: `node bench/straighten.ts`. Pages come from DSDC_DATA, failing that
 * from ../shared/data beside the repository. Errors are against what each page comes to by itself, so that its own skew does not count.
 */
const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../shared/data');
const sets = ['cheques_in', 'cheques_us', 'number_pages'].filter((name) => existsSync(join(data, name)));
if (sets.length === 0) throw new Error(`There are no pages in ${data}.`);

const times: number[] = [];
for (const set of sets) {
  const files = readdirSync(join(data, set)).filter((name) => /[.](jpe?g|png)$/.test(name)).sort();
  const pages = await Promise.all(files.map(async (file) => (await (await openDocument(join(data, set, file))).page(0)).image));
  measure(set, files, pages);
}
print('\nmilliseconds of the processor a megapixel', times);

function measure(set: string, files: readonly string[], pages: readonly PageImage[]): void {
  const skew: number[] = [];
  const photos: { corner: number; aspect: number }[] = [];
  let [wrongWay, unsure, cutOut, missed] = [0, 0, 0, 0];
  pages.forEach((page, i) => {
    const random = randomStream(1, set, i);
    const alone = straighten(page);
    if (alone.steps.some(({ type }) => type === 'rectified')) cutOut++;
    const white = onWhite(page);
    const own = angleOf(toOriginal(straighten(white).steps));
    for (const quarters of [0, 1, 2, 3] as const) {
      const { image, toPage } = layOnGlass(white, random.uniform(-14, 14), quarters);
      const straight = timed(image);
      // From the result to the page as it was; upside down is left to others.
      const left = modulo(angleOf(compose(toPage, toOriginal(straight.steps))) - own, 180);
      if (straight.steps.every(({ type }) => type === 'flattened')) unsure++;
      else if (Math.abs(left) > 45) wrongWay++;
      else skew.push(Math.abs(left));
      if (Math.abs(left) > 0.5) note(`${set}/${files[i]} quarters ${quarters}: ${left.toFixed(2)}° left`);
    }
    const { image, toPage } = photograph(page, i);
    const straight = timed(image);
    const corners = straight.steps.find(({ type }) => type === 'rectified');
    if (corners === undefined) {
      missed++;
      note(`${set}/${files[i]}: not cut out of its photo`);
    } else {
      photos.push(cornerErrors(page, toPage, corners));
    }
  });
  console.log(`\n${set}: ${pages.length} pages, each at 4 × quarters with a random skew of ±14°, and photographed once`);
  print('skew left, degrees', skew);
  console.log(`turned the wrong way ${wrongWay}, left as they were ${unsure} of ${4 * pages.length}`);
  console.log(`cut out though there was nothing around ${cutOut}, photos not cut out ${missed} of ${pages.length}`);
  print('corners off, share of the sheet’s width', photos.map(({ corner }) => corner));
  print('width to height off, share', photos.map(({ aspect }) => aspect));
}

function timed(image: PageImage): StraightPage {
  const start = process.cpuUsage();
  const straight = straighten(image);
  const { user, system } = process.cpuUsage(start);
  times.push((user + system) / 1000 / (image.width * image.height / 1e6));
  return straight;
}

/** Corners of the cut-out sheet against the true ones (the mean, as a share of the width), and its proportions. */
function cornerErrors(page: PageImage, toPage: Homography, { width, height, toInput }: { width: number; height: number; toInput: Homography }): { corner: number; aspect: number } {
  const toTrue = compose(toPage, toInput);
  const found = [[0, 0], [width, 0], [width, height], [0, height]].map(([x, y]) => applyHomography(toTrue, { x: x!, y: y! }));
  const truth = [[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]].map(([x, y]): Point => ({ x: x!, y: y! }));
  const first = [0, 1, 2, 3].map((turn) => truth.reduce((sum, point, i) => sum + distance(point, found[(i + turn) % 4]!), 0) / 4);
  const turn = first.indexOf(Math.min(...first));
  const ratio = (turn % 2 === 0 ? width / height : height / width) / (page.width / page.height);
  return { corner: first[turn]! / page.width, aspect: Math.abs(Math.log(ratio)) };
}

/** How far a map without perspective turns clockwise, in degrees. */
function angleOf(map: Homography): number {
  const [origin, right] = [applyHomography(map, { x: 0, y: 0 }), applyHomography(map, { x: 1, y: 0 })];
  return Math.atan2(right.y - origin.y, right.x - origin.x) * 180 / Math.PI;
}

/** −period / 2 to period / 2. */
function modulo(value: number, period: number): number {
  return value - period * Math.round(value / period);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function note(line: string): void {
  if (process.argv.includes('--details')) console.log(line);
}

function print(what: string, values: readonly number[]): void {
  if (values.length === 0) return;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toPrecision(3);
  console.log(`${what}: median ${median(values).toPrecision(3)}, 95 % ${at(0.95)}, largest ${at(1)} (n = ${values.length})`);
}
