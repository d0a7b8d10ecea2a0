import type { InkStroke } from '../../../contract/ink.ts';
import { changedInk, paintedInk } from './changed-ink.ts';
import { paintInk } from './paint-ink.ts';

/**
 * Ink on a canvas, of which only the box around what is new is painted: without a graphics processor a browser copies every pixel that was touched, and
 * the answer to the ink waits for it.
 */
export class InkCanvas {
  readonly #canvas: HTMLCanvasElement;
  #painted = paintedInk([]);
  /** All ink is painted anew when it changes. */
  #look = '';

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** @param widthPx of the canvas in CSS pixels, as `heightPx` */
  paint(strokes: readonly InkStroke[], widthPx: number, heightPx: number, colour: string): void {
    const scale = window.devicePixelRatio;
    const width = Math.round(widthPx * scale);
    const height = Math.round(heightPx * scale);
    const look = [width, height, scale, colour].join(' ');
    const changed = look === this.#look ? changedInk(this.#painted, strokes) : 'all';
    this.#look = look;
    this.#painted = paintedInk(strokes);
    if (changed === null) return;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const box = changed === 'all' ? { x: 0, y: 0, width: widthPx, height: heightPx } : changed;
    // Whole pixels of the screen, and one around for the soft edge: what a clip covers by half would be painted twice.
    const left = Math.floor(box.x * scale) - 1;
    const top = Math.floor(box.y * scale) - 1;
    const wide = Math.ceil((box.x + box.width) * scale) + 1 - left;
    const high = Math.ceil((box.y + box.height) * scale) + 1 - top;
    const context = this.#canvas.getContext('2d')!;
    context.save();
    context.beginPath();
    context.rect(left, top, wide, high);
    context.clip();
    context.clearRect(left, top, wide, high);
    context.scale(scale, scale);
    paintInk(context, strokes, colour, { x: left / scale, y: top / scale, width: wide / scale, height: high / scale });
    context.restore();
  }
}
