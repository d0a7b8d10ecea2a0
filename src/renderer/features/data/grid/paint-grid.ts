import { sampleSide } from '../../../../contract/sample-facts.ts';
import type { SampleColumns } from '../../../../domain/columns.ts';
import { noAnswer } from '../filter/answers.ts';
import type { Answers } from '../filter/answers.ts';
import { placeInPicture } from './digit-pages.ts';
import type { Ink } from '../../../ui/ink.ts';
import type { DigitPage } from './digit-pages.ts';
import { cellAt, rowsInView } from './grid-layout.ts';
import type { GridLayout } from './grid-layout.ts';
import { drawCross, drawStar, drawTick, drawWrong } from './paint-marks.ts';
import { pageSize } from './page-cache.ts';

/** Token colours as a canvas wants them. */
export interface GridColours {
  readonly paper: string;
  readonly ground: string;
  readonly ink: Ink;
  readonly quietInk: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly doubt: string;
  readonly work: string;
  readonly font: string;
}

export interface GridScene {
  readonly layout: GridLayout;
  readonly scrollTop: number;
  /** Of the part that shows, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly devicePixels: number;
  readonly rows: Uint32Array;
  readonly columns: SampleColumns;
  readonly answers: Answers | null;
  readonly classes: readonly string[];
  readonly page: (number: number) => DigitPage | undefined;
  readonly selected: Uint8Array;
  readonly focused: number;
  readonly hasFocus: boolean;
  readonly colours: GridColours;
}

/** Cells with room for the label, or for what the model answered. */
const roomForWords = 44;

/** Draws the part of the grid that shows. Everything lies on whole device pixels, so that digits of 28 pixels stay as they are. */
export function paintGrid(context: CanvasRenderingContext2D, scene: GridScene): void {
  const { layout, scrollTop, devicePixels, colours } = scene;
  const snap = (length: number): number => Math.round(length * devicePixels);
  const { first, end } = rowsInView(layout, scrollTop, scene.height);
  const from = first * layout.columns;
  const to = Math.min(layout.count, end * layout.columns);
  const side = snap(layout.cell);

  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  const lefts = Array.from({ length: layout.columns }, (_, column) => snap(layout.left + column * layout.pitch));
  const topOf = (position: number): number => snap(layout.top + Math.floor(position / layout.columns) * layout.pitch - scrollTop);

  // One colour and one page at a time: a change of either costs more than a cell.
  context.fillStyle = colours.paper;
  for (let position = from; position < to; position++) {
    if (scene.selected[position] !== 1) context.fillRect(lefts[position % layout.columns]!, topOf(position), side, side);
  }
  context.fillStyle = colours.accentSoft;
  for (let position = from; position < to; position++) {
    if (scene.selected[position] === 1) context.fillRect(lefts[position % layout.columns]!, topOf(position), side, side);
  }
  context.imageSmoothingEnabled = side !== sampleSide;
  for (let position = from; position < to; position++) {
    const page = scene.page(Math.floor(position / pageSize));
    if (page === undefined) continue;
    const { x, y } = placeInPicture(position % pageSize);
    const quarantined = scene.columns.quarantined[scene.rows[position]!] === 1;
    if (quarantined) context.globalAlpha = 0.35;
    context.drawImage(page.picture, x, y, sampleSide, sampleSide, lefts[position % layout.columns]!, topOf(position), side, side);
    if (quarantined) context.globalAlpha = 1;
  }
  for (let position = from; position < to; position++) {
    paintMarks(context, scene, position, lefts[position % layout.columns]!, topOf(position), side);
  }
  if (scene.focused >= from && scene.focused < to) paintFocus(context, scene, snap);
}

function paintMarks(context: CanvasRenderingContext2D, scene: GridScene, position: number, x: number, y: number, side: number): void {
  const { columns, answers, colours, devicePixels, classes } = scene;
  const row = scene.rows[position]!;
  const label = columns.labels[row]!;
  const small = Math.max(8, Math.min(14, scene.layout.cell / 5)) * devicePixels;
  const words = scene.layout.cell >= roomForWords;
  if (words) {
    context.font = `${Math.round(10 * devicePixels)}px ${colours.font}`;
    context.textBaseline = 'top';
    context.textAlign = 'left';
    context.fillStyle = colours.quietInk;
    const text = classes[label] ?? String(label);
    context.fillText(text, x + 3 * devicePixels, y + 3 * devicePixels);
    if (columns.originalLabels[row] !== label) {
      const width = context.measureText(text).width;
      context.fillRect(x + 3 * devicePixels, y + 14 * devicePixels, width, Math.max(1, devicePixels));
    }
  }
  if (columns.starred[row] === 1) drawStar(context, x + side - small - devicePixels, y + devicePixels, small, colours.work);
  if (columns.quarantined[row] === 1) drawCross(context, x, y, side, Math.max(1, 1.5 * devicePixels), colours.quietInk);
  if (answers !== null) {
    const predicted = answers.predicted[row]!;
    if (predicted !== noAnswer && predicted !== label) {
      drawWrong(context, x, y, side, small, colours.doubt);
      if (words) {
        context.fillStyle = colours.doubt;
        context.textAlign = 'right';
        context.textBaseline = 'bottom';
        context.font = `600 ${Math.round(11 * devicePixels)}px ${colours.font}`;
        context.fillText(classes[predicted] ?? '·', x + side - small * 0.8, y + side - devicePixels);
      }
    }
  }
  if (scene.selected[position] === 1) drawTick(context, x, y + side - small, small, Math.max(1, 1.5 * devicePixels), colours.accent);
}

function paintFocus(context: CanvasRenderingContext2D, scene: GridScene, snap: (length: number) => number): void {
  const { x, y, side } = cellAt(scene.layout, scene.focused);
  const line = snap(2);
  context.strokeStyle = scene.hasFocus ? scene.colours.accent : scene.colours.quietInk;
  context.lineWidth = line;
  context.strokeRect(snap(x) - line / 2, snap(y - scene.scrollTop) - line / 2, snap(side) + line, snap(side) + line);
}
