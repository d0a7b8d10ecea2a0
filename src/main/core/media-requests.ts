import type { BodyPiece, CoreCommand, CoreReport } from '../core-protocol.ts';

/** What is written while it is sent goes over in pieces of at least this size. */
const pieceBytes = 256 * 1024;

const nothing: BodyPiece = { bytes: new Uint8Array(0), isLast: true };

interface OpenRequest {
  readonly abort: AbortController;
  /** Takes the next piece of the body; there only while one is asked for. */
  take: ((bytes: Uint8Array | null) => void) | undefined;
  /** The body of its answer, as far as it was not sent yet. */
  answer: ReadableStreamDefaultReader<Uint8Array> | undefined;
}

/** Requests for bytes as the main process forwards them, answered by the studio's media routes. */
export class MediaRequests {
  private readonly answer: (request: Request) => Promise<Response>;
  private readonly report: (message: CoreReport) => void;
  private readonly open = new Map<number, OpenRequest>();

  constructor(answer: (request: Request) => Promise<Response>, report: (message: CoreReport) => void) {
    this.answer = answer;
    this.report = report;
  }

  hear(command: Extract<CoreCommand, { type: 'request' | 'body' | 'next' | 'abort' }>): void {
    switch (command.type) {
      case 'request':
        void this.serve(command);
        return;
      case 'body':
        this.open.get(command.id)?.take?.(command.bytes);
        return;
      case 'next':
        void this.sendNext(command.id);
        return;
      case 'abort':
        this.abort(command.id);
        return;
    }
  }

  private abort(id: number): void {
    const request = this.open.get(id);
    if (request === undefined) return;
    this.open.delete(id);
    request.abort.abort();
    leave(request);
  }

  private async serve({ id, method, url, headers, hasBody }: Extract<CoreCommand, { type: 'request' }>): Promise<void> {
    const request: OpenRequest = { abort: new AbortController(), take: undefined, answer: undefined };
    this.open.set(id, request);
    const response = await this.answer(new Request(pathOnly(url), {
      method,
      headers,
      signal: request.abort.signal,
      ...(hasBody && { body: this.body(id, request), duplex: 'half' })
    }));
    request.answer = response.body?.getReader();
    if (!this.open.has(id)) {
      leave(request);
      return;
    }
    // What tells its length is in memory already: it takes one message, not several.
    const piece = await this.nextPiece(id, request, response.headers.has('content-length') ? Infinity : pieceBytes);
    const answered = piece === undefined ? { status: 500, headers: [], ...nothing } : { status: response.status, headers: [...response.headers], ...piece };
    this.report({ type: 'answer', id, ...answered });
  }

  private async sendNext(id: number): Promise<void> {
    const request = this.open.get(id);
    if (request === undefined) return;
    const piece = await this.nextPiece(id, request, pieceBytes);
    this.report(piece === undefined ? { type: 'broken', id } : { type: 'piece', id, ...piece });
  }

  /** Undefined where it cannot be had: whoever makes the body tells why. */
  private async nextPiece(id: number, { answer }: OpenRequest, leastBytes: number): Promise<BodyPiece | undefined> {
    const piece = answer === undefined ? nothing : await pieceOf(answer, leastBytes).catch(() => undefined);
    if (piece === undefined || piece.isLast) this.open.delete(id);
    return piece;
  }

  /** Pulls: a piece is on its way only when the route has dealt with the one before. */
  private body(id: number, request: OpenRequest): ReadableStream<Uint8Array> {
    return new ReadableStream({
      pull: async (controller) => {
        const bytes = await new Promise<Uint8Array | null>((resolve, reject) => {
          request.take = resolve;
          request.abort.signal.addEventListener('abort', () => reject(new Error('The page went away.')), { once: true });
          this.report({ type: 'more', id });
        });
        if (bytes === null) controller.close();
        else controller.enqueue(bytes);
      }
    }, { highWaterMark: 0 });
  }
}

/** Nobody takes its answer any more. One that broke off by itself has nothing to cancel. */
function leave({ answer }: OpenRequest): void {
  answer?.cancel().catch(() => undefined);
}

async function pieceOf(reader: ReadableStreamDefaultReader<Uint8Array>, leastBytes: number): Promise<BodyPiece> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  let isLast = false;
  while (!isLast && sizeBytes < leastBytes) {
    const { done, value } = await reader.read();
    isLast = done;
    if (value !== undefined) chunks.push(value);
    sizeBytes += value?.length ?? 0;
  }
  // In memory of its own: of a view on a larger one all of that would be sent.
  const bytes = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { bytes, isLast };
}

/** Routes know http addresses; only the path and query of ours matter. */
function pathOnly(url: string): string {
  const { pathname, search } = new URL(url);
  return `http://studio${pathname}${search}`;
}
