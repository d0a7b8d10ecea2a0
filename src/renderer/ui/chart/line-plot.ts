import uPlot from 'uplot';
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

/**
 * Keeps a uPlot showing what it is told, at most once a frame. New values only replace the data; what changes the look (lines, colours,
 * scale) makes a new uPlot, which takes about 2 ms. Only what can be told apart at the present width and zoom is handed to uPlot.
 */
export class LinePlot {
  readonly #target: HTMLElement;
  readonly #events: LinePlotEvents;
  #u: uPlot | null = null;
  #colours: PlotColours;
  #shown: Shown | null = null;
  #data: PlotData | null = null;
  #lookOf = '';
  #zoom: Range | null = null;
  #size = { width: 0, height: 0 };
  #frame = 0;
  #isInView = true;
  #focused: number | null = null;
  #leaveGroup: (() => void) | null = null;

  constructor(target: HTMLElement, events: LinePlotEvents) {
    this.#target = target;
    this.#events = events;
    this.#colours = plotColours(target);
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
    this.#schedule();
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
    this.#colours = plotColours(this.#target);
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
    this.#leaveGroup?.();
    this.#u?.destroy();
    this.#u = null;
    this.#shown = null;
  }

  #putCursor(left: number, top: number): void {
    // The third argument publishes the move to the charts of the same key; the types leave it out.
    (this.#u?.setCursor as ((at: { left: number; top: number }, fire: boolean, publish: boolean) => void) | undefined)?.({ left, top }, true, true);
  }

  #setZoom(range: Range | null): void {
    this.#zoom = range;
    this.#events.zoomed(range);
    this.#schedule();
  }

  #schedule(): void {
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

    const lookOf = JSON.stringify([series.map(({ id, colour, dash, faint, points, width: wide }) => [id, colour, dash, faint, points, wide]), look]);
    if (!this.#u || lookOf !== this.#lookOf) this.#create(this.#shown);
    this.#lookOf = lookOf;
    // Formats are functions, which JSON does not see: they are read from what is shown whenever an axis is drawn.
    const u = this.#u!;
    const data = this.#data;
    u.batch(() => {
      if (u.width !== width || u.height !== height) u.setSize({ width, height });
      u.setData([data.x, ...data.ys] as uPlot.AlignedData, false);
      u.setScale('x', { min: data.xRange.from, max: data.xRange.to });
    });
  }

  #create(shown: Shown): void {
    this.#u?.destroy();
    this.#focused = null;
    const source: PlotSource = { colours: this.#colours, series: shown.series, data: () => this.#data! };
    const current = (): PlotLook => this.#shown?.look ?? shown.look;
    const look: PlotLook = { ...shown.look, xFormat: (value) => current().xFormat(value), yFormat: (value) => current().yFormat(value) };
    const u = new uPlot(plotOptions(source, look, this.#hooks(source)), [[], ...shown.series.map(() => [])] as uPlot.AlignedData, this.#target);
    u.over.addEventListener('dblclick', () => this.zoom(null));
    u.over.addEventListener('click', () => {
      if (look.pickable && this.#focused !== null) this.#events.picked(shown.series[this.#focused - 1]!.id);
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
          if (left < 0 || u.cursor.idx === null || u.cursor.idx === undefined) this.#events.hovered(null, 0);
          else this.#events.hovered(u.posToVal(left, 'x'), Math.abs(u.posToVal(left + reachPx, 'x') - u.posToVal(left, 'x')));
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
