import type { InkPoint, InkStroke } from '../../../contract/ink.ts';

/** Steps that can be undone. */
const mostSteps = 200;

/**
 * What is written on a pad. Strokes are never changed, only added and taken away, so that a step back is the list as it was; the one that is being
 * written is apart until the pen is lifted.
 */
export class InkBoard {
  #strokes = $state.raw<readonly InkStroke[]>([]);
  #current = $state.raw<InkStroke | null>(null);
  /** Grows with every change of what is to be seen: what is painted and read follows it. */
  #version = $state(0);
  #past = $state.raw<readonly (readonly InkStroke[])[]>([]);
  #future = $state.raw<readonly (readonly InkStroke[])[]>([]);
  /** Of the first point. */
  #startedAt = 0;

  get strokes(): readonly InkStroke[] {
    return this.#current === null ? this.#strokes : [...this.#strokes, this.#current];
  }

  get version(): number {
    return this.#version;
  }

  get isEmpty(): boolean {
    return this.#strokes.length === 0 && this.#current === null;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** @param atMs of the pointer's event, as all times of one page */
  begin(x: number, y: number, pressure: number, atMs: number, widthPx: number): void {
    if (this.isEmpty) this.#startedAt = atMs;
    this.#current = { widthPx, points: [this.#point(x, y, pressure, atMs)] };
    this.#version += 1;
  }

  extend(x: number, y: number, pressure: number, atMs: number): void {
    if (this.#current === null) return;
    // In place: a copy for each of a thousand points would be felt.
    this.#current.points.push(this.#point(x, y, pressure, atMs));
    this.#version += 1;
  }

  /** The ink is as it was: nothing is to be painted or asked. */
  end(): void {
    const written = this.#current;
    if (written === null) return;
    this.#current = null;
    this.#step([...this.#strokes, written]);
  }

  /** Takes away the strokes that pass within `radius` of a place. */
  erase(x: number, y: number, radius: number): void {
    const left = this.#strokes.filter((stroke) => !passes(stroke, x, y, radius));
    if (left.length === this.#strokes.length) return;
    this.#step(left);
    this.#version += 1;
  }

  clear(): void {
    this.#current = null;
    if (this.#strokes.length > 0) this.#step([]);
    this.#version += 1;
  }

  /** With everything that could be undone: the next person finds nothing. */
  wipe(): void {
    this.#current = null;
    this.#strokes = [];
    this.#past = [];
    this.#future = [];
    this.#version += 1;
  }

  /** Ink that was taken off and is wanted after all: there again or, where something else is written meanwhile, found by undoing that. */
  putBack(strokes: readonly InkStroke[]): void {
    if (!this.isEmpty) {
      this.#past = [strokes, ...this.#past];
      return;
    }
    this.#step(strokes);
    this.#version += 1;
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#future = [...this.#future, this.#strokes];
    this.#past = this.#past.slice(0, -1);
    this.#strokes = before;
    this.#version += 1;
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (after === undefined) return;
    this.#past = [...this.#past, this.#strokes];
    this.#future = this.#future.slice(0, -1);
    this.#strokes = after;
    this.#version += 1;
  }

  #step(strokes: readonly InkStroke[]): void {
    this.#past = [...this.#past, this.#strokes].slice(-mostSteps);
    this.#future = [];
    this.#strokes = strokes;
  }

  #point(x: number, y: number, pressure: number, atMs: number): InkPoint {
    const tenth = (value: number): number => Math.round(value * 10) / 10;
    return [tenth(x), tenth(y), Math.round(pressure * 100) / 100, Math.max(0, Math.round(atMs - this.#startedAt))];
  }
}

function passes({ widthPx, points }: InkStroke, x: number, y: number, radius: number): boolean {
  const reach = radius + widthPx / 2;
  return points.some(([px, py], i) => {
    const [qx, qy] = points[Math.max(0, i - 1)]!;
    const length = (px - qx) ** 2 + (py - qy) ** 2;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - qx) * (px - qx) + (y - qy) * (py - qy)) / length));
    return Math.hypot(x - qx - t * (px - qx), y - qy - t * (py - qy)) <= reach;
  });
}
