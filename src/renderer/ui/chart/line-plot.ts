import uPlot from 'uplot';
import { DrawnLines } from './drawn-lines.ts';
import { plotColours } from './plot-colours.ts';
import type { PlotColours } from './plot-colours.ts';
import { plotData } from './plot-data.ts';
import type { PlotData } from './plot-data.ts';
import { drawAreas, plotOptions, reachPx } from './plot-options.ts';
import type { PlotLook, PlotSource } from './plot-options.ts';
import type { ChartSeries, Range } from './series.ts';
import { joinZoomGroup, zoomGroup } from './zoom-groups.ts';

export interface LinePlotEvents {
  /** x under the cursor and how far around it still counts as there; null: the cursor is elsewhere. */
  readonly hovered: (x: number | null, reach: number) => void;
  readonly picked: (seriesId: string) => void;
  readonly zoomed: (range: Range | null) => void;
}

interface Shown {
  readonly series: readonly ChartSeries[];
  readonly look: PlotLook;
  readonly yLimits: readonly [number | null, number | null] | undefined;
}

/** Values that were added are drawn at once where they move the end of a line by this much. */
const seenPx = 0.5;
/** Others are drawn this long after the picture before. */
const waitMs = 500;

interface Drawn {
  readonly lines: DrawnLines;
  readonly at: number;
  readonly pxPerX: number;
}

/**
 * Keeps a uPlot showing what it is told, at most once a frame; new values of a long run, which move its end by a fraction of a pixel, less often. They
 * only replace the data; what changes the look (lines, colours, scale) makes a new uPlot, which takes about 2 ms. Only what can be told apart at
 * the present width and zoom is handed to uPlot.
 */
export class LinePlot {
  /** Null after `destroy`, as is what hears of events: see there. */
  #target: HTMLElement | null;
  #events: LinePlotEvents | null;
  #u: uPlot | null = null;
  #colours: PlotColours;
  #shown: Shown | null = null;
  #data: PlotData | null = null;
  #lookOf = '';
  #zoom: Range | null = null;
  #size = { width: 0, height: 0 };
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #drawn: Drawn | null = null;
  #isInView = true;
  #focused: number | null = null;
  #leaveGroup: (() => void) | null = null;

  constructor(target: HTMLElement, events: LinePlotEvents) {
    this.#target = target;
    this.#events = events;
    this.#colours = plotColours();
    // Numbers measured in a fallback font would overlap.
    void document.fonts.ready.then(() => this.repaint());
  }

  show(series: readonly ChartSeries[], look: PlotLook, yLimits?: readonly [number | null, number | null]): void {
    // What was zoomed in steps means nothing in epochs.
    if (this.#shown && this.#shown.look.xLabel !== look.xLabel) this.#setZoom(null);
    if (this.#shown?.look.syncKey !== look.syncKey) {
      this.#leaveGroup?.();
      this.#leaveGroup = look.syncKey === null ? null : joinZoomGroup(look.syncKey, (range) => this.#setZoom(range));
    }
    this.#shown = { series, look, yLimits };
    const unseenMs = this.#unseenFor(this.#shown);
    if (unseenMs <= 0) this.#schedule();
    else this.#later ??= setTimeout(() => this.#schedule(), unseenMs);
  }

  resize(width: number, height: number): void {
    this.#size = { width: Math.floor(width), height: Math.floor(height) };
    this.#schedule();
  }

  /** Out of view nothing is drawn but the first picture; what came meanwhile is drawn when it comes back. */
  setInView(isInView: boolean): void {
    this.#isInView = isInView;
    if (isInView) this.#schedule();
  }

  /** After the theme or the fonts have changed. */
  repaint(): void {
    this.#colours = plotColours();
    this.#lookOf = '';
    this.#schedule();
  }

  zoom(range: Range | null): void {
    const key = this.#shown?.look.syncKey ?? null;
    if (key === null) this.#setZoom(range);
    else zoomGroup(key, range);
  }

  /** Moves the cursor by that many of the places that are drawn; Infinity goes to an end. Answers the x it came to. */
  moveCursor(by: number): number | null {
    const u = this.#u;
    if (!u || u.data[0].length === 0) return null;
    const last = u.data[0].length - 1;
    const from = u.cursor.idx ?? (by > 0 ? -1 : last + 1);
    const x = u.data[0][Math.min(last, Math.max(0, from + by))]!;
    this.#putCursor(u.valToPos(x, 'x'), u.bbox.height / 2 / uPlot.pxRatio);
    return x;
  }

  hideCursor(): void {
    this.#putCursor(-10, -10);
  }

  /** Where the cursor is on the y axis, in its units; null: nowhere. */
  cursorY(): number | null {
    const top = this.#u?.cursor.top ?? -1;
    return top < 0 ? null : this.#u!.posToVal(top, 'y');
  }

  /** What is drawn, for pictures; null before the first frame. */
  picture(): { readonly canvas: HTMLCanvasElement; readonly data: PlotData; readonly colours: PlotColours; readonly pixelRatio: number } | null {
    return this.#u && this.#data ? { canvas: this.#u.ctx.canvas, data: this.#data, colours: this.#colours, pixelRatio: uPlot.pxRatio } : null;
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#later);
    this.#leaveGroup?.();
    this.#u?.destroy();
    this.#u = null;
    this.#shown = null;
    // A browser's engine may keep the last uPlot for the shape of its objects. Through these it would keep the page that the plot was on.
    this.#target = null;
    this.#events = null;
  }

  /** Where the cursor is; null: nowhere. */
  #cursor(): { readonly x: number; readonly top: number } | null {
    const { idx, top } = this.#u?.cursor ?? {};
    return idx === null || idx === undefined ? null : { x: this.#u!.data[0][idx]!, top: top ?? 0 };
  }

  #putCursor(left: number, top: number): void {
    // The third argument publishes the move to the charts of the same key; the types leave it out.
    (this.#u?.setCursor as ((at: { left: number; top: number }, fire: boolean, publish: boolean) => void) | undefined)?.({ left, top }, true, true);
  }

  #setZoom(range: Range | null): void {
    this.#zoom = range;
    this.#events?.zoomed(range);
    this.#schedule();
  }

  /** Milliseconds for which nothing would be seen of drawing these lines. */
  #unseenFor(shown: Shown): number {
    const drawn = this.#drawn;
    if (!drawn || lookOf(shown) !== this.#lookOf || drawn.lines.grownBy(shown.series) * drawn.pxPerX >= seenPx) return 0;
    return drawn.at + waitMs - performance.now();
  }

  #schedule(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#isInView || !this.#data) this.#draw();
    });
  }

  #draw(): void {
    const { width, height } = this.#size;
    if (!this.#shown || width < 40 || height < 40) return;
    const { series, look, yLimits } = this.#shown;
    this.#data = plotData(series, { zoom: this.#zoom, columns: width, yScale: look.yScale, yLimits });

    const now = lookOf(this.#shown);
    const isNew = !this.#u || now !== this.#lookOf;
    const cursor = isNew ? this.#cursor() : null;
    if (isNew) this.#create(this.#shown);
    this.#lookOf = now;
    // Formats are functions, which JSON does not see: they are read from what is shown whenever an axis is drawn.
    const u = this.#u!;
    const data = this.#data;
    const { from, to } = data.xRange;
    this.#drawn = { lines: new DrawnLines(series), at: performance.now(), pxPerX: width / (to - from) };
    u.batch(() => {
      if (u.width !== width || u.height !== height) u.setSize({ width, height });
      u.setData([data.x, ...data.ys] as uPlot.AlignedData, false);
      u.setScale('x', { min: from, max: to });
    });
    // Whoever goes along a line by key goes on from there.
    if (cursor) u.setCursor({ left: u.valToPos(cursor.x, 'x'), top: cursor.top }, false);
  }

  #create({ series, look: given }: Shown): void {
    this.#u?.destroy();
    this.#focused = null;
    const source: PlotSource = { colours: this.#colours, series, data: () => this.#data! };
    // The page's formats are reached through this plot alone, which lets go of them: see `destroy`.
    const look: PlotLook = { ...given, xFormat: (value) => this.#shown?.look.xFormat(value) ?? '', yFormat: (value) => this.#shown?.look.yFormat(value) ?? '' };
    const u = new uPlot(plotOptions(source, look, this.#hooks(source)), [[], ...series.map(() => [])] as uPlot.AlignedData, this.#target!);
    u.over.addEventListener('dblclick', () => this.zoom(null));
    u.over.addEventListener('click', () => {
      if (look.pickable && this.#focused !== null) this.#events?.picked(series[this.#focused - 1]!.id);
    });
    this.#u = u;
  }

  #hooks(source: PlotSource): uPlot.Hooks.Arrays {
    return {
      drawAxes: [(u) => drawAreas(u, source)],
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width <= 0) return;
          const range = { from: u.posToVal(left, 'x'), to: u.posToVal(left + width, 'x') };
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          this.zoom(range);
        }
      ],
      setCursor: [
        (u) => {
          const left = u.cursor.left ?? -1;
          if (left < 0 || u.cursor.idx === null || u.cursor.idx === undefined) this.#events?.hovered(null, 0);
          else this.#events?.hovered(u.posToVal(left, 'x'), Math.abs(u.posToVal(left + reachPx, 'x') - u.posToVal(left, 'x')));
        }
      ],
      setSeries: [
        (u, index) => {
          this.#focused = index;
          u.over.style.cursor = index === null ? '' : 'pointer';
        }
      ]
    };
  }
}

/** Equal for the same lines in the same look. */
function lookOf({ series, look }: Shown): string {
  return JSON.stringify([series.map(({ id, colour, dash, faint, points, width }) => [id, colour, dash, faint, points, width]), look]);
}
