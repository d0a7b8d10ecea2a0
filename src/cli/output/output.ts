import { progressLine } from './progress.ts';
import type { ProgressState } from './progress.ts';
import { painter, wantsColours } from './style.ts';
import type { Paint, Tone } from './style.ts';
import { factLines, tableLines } from './table.ts';
import type { Column } from './table.ts';

export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface OutputOptions {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly environment: NodeJS.ProcessEnv;
  readonly json: boolean;
  readonly quiet: boolean;
}

const clearLine = '\r\x1b[2K';
/** Terminals redraw 60 times a second, people read far fewer. */
const redrawMs = 80;

/** What a command says: results on standard output, everything that is only said along the way on standard error. */
export class Output {
  readonly json: boolean;
  readonly paint: Paint;
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  readonly #quiet: boolean;
  readonly #paintNote: Paint;
  #progress: ProgressState | undefined;
  #drawnAt = 0;

  constructor({ stdout, stderr, environment, json, quiet }: OutputOptions) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.json = json;
    this.#quiet = quiet;
    this.paint = painter(wantsColours(stdout, environment));
    this.#paintNote = painter(wantsColours(stderr, environment));
  }

  /** Columns for people's lines; a pipe has no edge. */
  get width(): number {
    return this.#stdout.isTTY ? Math.max(40, this.#stdout.columns ?? 80) : Infinity;
  }

  /** One line of JSON; only with --json. */
  item(value: unknown): void {
    if (this.json) this.#write(this.#stdout, JSON.stringify(value));
  }

  /** A result for people; nothing with --json. */
  line(text = '', tone: Tone = 'plain'): void {
    if (!this.json) this.#write(this.#stdout, this.paint(tone, text));
  }

  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    if (!this.json) for (const line of tableLines(columns, rows, this.paint, this.width)) this.line(line);
  }

  facts(facts: readonly (readonly [name: string, value: string])[]): void {
    if (!this.json) for (const line of factLines(facts, this.paint)) this.line(line);
  }

  /** Something to know along the way, on standard error; nothing with --quiet. */
  note(text: string, tone: Tone = 'quiet'): void {
    if (!this.#quiet) this.#write(this.#stderr, this.#paintNote(tone, text));
  }

  /** What to do next; for people who watch, so neither with --json nor --quiet. */
  hint(text: string): void {
    if (!this.json && !this.#quiet) this.line(`${this.paint('accent', '→')} ${text}`);
  }

  error(message: string, remedy: string | undefined, label: 'error' | 'interrupted' = 'error'): void {
    this.#write(this.#stderr, `${this.#paintNote(label === 'error' ? 'bad' : 'working', `${label}:`)} ${message}${remedy === undefined ? '' : `\n  → ${remedy}`}`);
  }

  /** Shows or moves the progress bar; on a terminal only. */
  progress(state: ProgressState): void {
    if (!this.#stderr.isTTY || this.#quiet) return;
    const now = performance.now();
    const drawn = this.#progress !== undefined && now - this.#drawnAt < redrawMs && state.share !== 1;
    this.#progress = state;
    if (drawn) return;
    this.#drawnAt = now;
    this.#draw();
  }

  endProgress(): void {
    if (this.#progress === undefined) return;
    this.#progress = undefined;
    this.#stderr.write(clearLine);
  }

  /** Lines go above the bar. */
  #write(stream: Stream, text: string): void {
    if (this.#progress !== undefined) this.#stderr.write(clearLine);
    stream.write(`${text}\n`);
    if (this.#progress !== undefined) this.#draw();
  }

  #draw(): void {
    if (this.#progress !== undefined) this.#stderr.write(clearLine + progressLine(this.#progress, this.#paintNote, (this.#stderr.columns ?? 80) - 1));
  }
}
