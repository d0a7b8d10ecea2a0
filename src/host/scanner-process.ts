import { StudioError } from '../contract/errors.ts';
import type { ScannedPage, ScannerRequest, ScannerResponse, ScanOptions } from '../contract/scanner.ts';
import { documentLimits } from '../vision/documents/limits.ts';
import type { ForkedProgram, ForkProgram } from './programs.ts';

/** A page of a document that cannot be read, while the others may. */
export interface FailedPage {
  readonly index: number;
  readonly pages: number;
  readonly error: StudioError;
}

export interface ScanJob extends Partial<ScanOptions> {
  readonly path: string;
  /** What errors call it; left out, the path. */
  readonly name?: string;
  /** The only page that is wanted, counted from 0; left out: all. */
  readonly page?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type ScannerLimits = Pick<typeof documentLimits, 'processBytes'> & { readonly pageMs: number; readonly documentMs: number };

export interface ScannerProcessParts {
  readonly fork: ForkProgram;
  readonly log: (line: string) => void;
  /** Left out: documentLimits. */
  readonly limits?: ScannerLimits;
}

type Question = { readonly type: 'open'; readonly path: string; readonly name: string } | { readonly type: 'page'; readonly index: number; readonly options: ScanOptions };
type Answer = Exclude<ScannerResponse, { type: 'error' | 'outOfMemory' }>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Connection {
  readonly process: ForkedProgram<ScannerRequest>;
  readonly questions: Map<number, Waiting>;
  /** Resolves with the answer to the last question, whatever it is. */
  answered: Promise<void>;
}

/** A document on its way. */
interface Errand {
  readonly path: string;
  readonly name: string;
  readonly options: ScanOptions;
  /** Undefined: all. */
  readonly onlyPage: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** What is left of its time, in milliseconds. */
  leftMs: number;
}

/** The process ended before it had answered. */
class ScannerLost extends Error {}

/** How long a document that nobody wants any more may go on with its page before its process is ended, in milliseconds. */
const leaveMs = 500;

/**
 * The long-lived process that opens documents: started at the first one, and again after a crash or a document that took too long. One document at
 * a time; others wait for their turn.
 */
export class ScannerProcess {
  private readonly parts: ScannerProcessParts;
  private readonly limits: ScannerLimits;
  private readonly processes = new Set<ForkedProgram<ScannerRequest>>();
  private connection: Connection | undefined;
  private turn: Promise<void> = Promise.resolve();
  private lastId = 0;
  private isClosed = false;

  constructor(parts: ScannerProcessParts) {
    this.parts = parts;
    this.limits = parts.limits ?? documentLimits;
  }

  /**
   * The pages of a document, one after the other; the next one is made while the last one is looked at. Whoever stops early or aborts frees the
   * scanner. A process that is lost is replaced once, and the document goes on at the page it was lost at.
   *
   * @throws StudioError FILE_NOT_FOUND, DOCUMENT_…, SCANNER_CRASHED, INTERRUPTED
   */
  async *scan({ path, name = path, withOriginal = false, form = 'auto', templates = [], country, page: onlyPage, signal }: ScanJob): AsyncGenerator<ScannedPage | FailedPage> {
    const before = this.turn;
    let release = (): void => undefined;
    this.turn = new Promise((resolve) => (release = resolve));
    try {
      await before;
      const errand: Errand = { path, name, options: { withOriginal, form, templates, country }, onlyPage, signal, leftMs: this.limits.documentMs };
      let next = onlyPage ?? 0;
      for (let retried = false; ; retried = true) {
        if (this.isClosed) throw new StudioError('INTERRUPTED', 'The studio was closed before the document was read.');
        try {
          for await (const page of this.pagesFrom(next, errand)) {
            next = page.index + 1;
            yield page;
          }
          return;
        } catch (error) {
          if (!(error instanceof ScannerLost)) throw error;
          if (this.isClosed) continue;
          if (retried) throw new StudioError('SCANNER_CRASHED', `${error.message} ${name} was tried twice.`, { remedy: 'Scan it anew, or save its pages as pictures.' });
          this.parts.log(`${error.message} Going on with ${name}.`);
        }
      }
    } finally {
      release();
    }
  }

  wake(): void {
    if (!this.isClosed && this.connection === undefined) this.start();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    // It keeps nothing that would have to be saved.
    await Promise.all([...this.processes].map((process) => {
      process.kill();
      return process.exited;
    }));
  }

  private async *pagesFrom(first: number, errand: Errand): AsyncGenerator<ScannedPage | FailedPage> {
    const { path, name, options, onlyPage, signal } = errand;
    const connection = this.connection ?? this.start();
    const askPage = (index: number): Promise<Answer> => this.ask(connection, { type: 'page', index, options }, `Page ${index + 1} of ${name}`, errand);
    try {
      const opened = await heed(this.ask(connection, { type: 'open', path, name }, name, errand), signal, name);
      const { pages } = opened as Extract<Answer, { type: 'opened' }>;
      const end = onlyPage === undefined ? pages : Math.min(pages, onlyPage + 1);
      let coming = first < end ? askPage(first) : undefined;
      for (let index = first; coming !== undefined; index++) {
        const page: ScannedPage | FailedPage = await heed(coming, signal, name).then(
          (answer) => (answer as Extract<Answer, { type: 'page' }>).page,
          (error: unknown) => failedPage(error, index, pages)
        );
        coming = index + 1 < end ? askPage(index + 1) : undefined;
        yield page;
      }
    } finally {
      await this.leave(connection);
    }
  }

  /** Frees the process for the next document: by itself where it soon answers, else by its end. */
  private async leave(connection: Connection): Promise<void> {
    connection.process.send({ type: 'close' });
    if (connection.questions.size === 0) return;
    const isLate = Symbol();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(() => resolve(isLate), leaveMs)));
    const outcome = await Promise.race([late, connection.answered]);
    clearTimeout(timer);
    if (outcome === isLate) this.drop(connection);
  }

  private ask(connection: Connection, question: Question, what: string, errand: Errand): Promise<Answer> {
    const { process, questions } = connection;
    const id = ++this.lastId;
    const start = performance.now();
    const { pageMs, documentMs } = this.limits;
    const isLast = errand.leftMs < pageMs;
    const answered = new Promise<Answer>((resolve, reject) => {
      if (!this.processes.has(process)) {
        reject(new ScannerLost('The scanner process ended unexpectedly between two pages.'));
        return;
      }
      const timer = setTimeout(() => {
        this.drop(connection);
        reject(isLast ? timedOut(`${errand.name} as a whole`, documentMs) : timedOut(what, pageMs));
      }, isLast ? errand.leftMs : pageMs);
      const settled = (): void => {
        clearTimeout(timer);
        errand.leftMs -= performance.now() - start;
      };
      questions.set(id, {
        resolve: (answer) => (settled(), resolve(answer)),
        reject: (error) => (settled(), reject(error))
      });
      process.send({ ...question, id });
    });
    // It is looked at when its turn comes, which may be never.
    connection.answered = answered.then(() => undefined, () => undefined);
    return answered;
  }

  private start(): Connection {
    const questions = new Map<number, Waiting>();
    const process = this.parts.fork<ScannerRequest, ScannerResponse>({
      name: 'scanner', args: [String(this.limits.processBytes)], environment: {}
    }, (response) => {
      const question = questions.get(response.id);
      questions.delete(response.id);
      if (response.type === 'outOfMemory') {
        question?.reject(outOfMemory(this.limits.processBytes));
        this.drop(connection);
      } else if (response.type === 'error') {
        const { code, message, remedy } = response;
        question?.reject(new StudioError(code, message, remedy === null ? {} : { remedy }));
      } else {
        question?.resolve(response);
      }
    });
    const connection: Connection = { process, questions, answered: Promise.resolve() };
    this.connection = connection;
    this.processes.add(process);
    void process.exited.then(({ exitCode, signal, lastWords }) => {
      this.processes.delete(process);
      if (this.connection === connection) this.connection = undefined;
      const said = lastWords === '' ? '' : ` It said last: ${lastWords}`;
      for (const { reject } of questions.values()) reject(new ScannerLost(`The scanner process ended unexpectedly (${signal ?? `exit status ${exitCode}`}).${said}`));
      questions.clear();
    });
    return connection;
  }

  /** Ends a process; the next document starts another. */
  private drop(connection: Connection): void {
    if (this.connection === connection) this.connection = undefined;
    connection.process.kill();
  }
}

/** A page's own failure; any other is the document's, and is thrown on. */
function failedPage(error: unknown, index: number, pages: number): FailedPage {
  if (error instanceof StudioError && (error.code === 'PAGE_INVALID' || error.code === 'PAGE_TOO_LARGE')) return { index, pages, error };
  throw error;
}

/** The promise, or INTERRUPTED once the signal aborts. Not by Promise.race with one promise for all pages: that would keep every page. */
function heed<T>(promise: Promise<T>, signal: AbortSignal | undefined, name: string): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new StudioError('INTERRUPTED', `${name} is not read any further.`));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    promise.finally(() => signal.removeEventListener('abort', onAbort)).then(resolve, reject);
  });
}

function timedOut(what: string, limitMs: number): StudioError {
  return new StudioError('DOCUMENT_TIMED_OUT', `${what} was not done within ${Math.round(limitMs / 100) / 10} seconds`, {
    remedy: 'Scan it anew, or save its pages as pictures.'
  });
}

function outOfMemory(limitBytes: number): StudioError {
  return new StudioError('DOCUMENT_TOO_LARGE', `The document needs more than ${Math.round(limitBytes / 2 ** 20)} MiB of memory to be read`, {
    remedy: 'Scan it at 200 to 300 dpi, or divide it into several files.'
  });
}
