import type { BodyPiece, CoreCommand, CoreReport } from './core-protocol.ts';

interface OpenRequest {
  /** Held for its signal: Node forgets to abort the one of a request that nobody holds. */
  readonly request: Request;
  readonly answer: (response: Response) => void;
  readonly body: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** The rest of its answer; there only while a piece of that is asked for. */
  take: PromiseWithResolvers<BodyPiece> | undefined;
}

/**
 * Hands requests for bytes on to the core. A body goes over piece by piece, each when the core asks for it, so that a large upload is never in memory; so
 * does what the core answers, each piece when it is taken.
 */
export class MediaRelay {
  private readonly send: (command: CoreCommand) => void;
  private readonly open = new Map<number, OpenRequest>();
  private lastId = 0;

  constructor(send: (command: CoreCommand) => void) {
    this.send = send;
  }

  fetch(request: Request): Promise<Response> {
    const id = ++this.lastId;
    return new Promise((answer) => {
      this.open.set(id, { request, answer, body: request.body?.getReader(), take: undefined });
      request.signal.addEventListener('abort', () => this.abort(id));
      this.send({ type: 'request', id, method: request.method, url: request.url, headers: [...request.headers], hasBody: request.body !== null });
    });
  }

  hear(report: Extract<CoreReport, { type: 'more' | 'answer' | 'piece' | 'broken' }>): void {
    const request = this.open.get(report.id);
    if (request === undefined) return;
    switch (report.type) {
      case 'more':
        void this.sendNext(report.id, request);
        return;
      case 'answer':
        this.answer(request, report);
        return;
      case 'piece':
        if (report.isLast) this.open.delete(report.id);
        request.take?.resolve(report);
        return;
      case 'broken':
        this.open.delete(report.id);
        request.take?.reject(new Error('The studio could not finish its answer.'));
        return;
    }
  }

  /** The core is gone: nobody will answer. */
  close(): void {
    for (const { answer, take } of this.open.values()) {
      answer(new Response('', { status: 503 }));
      take?.reject(new Error('The studio ended.'));
    }
    this.open.clear();
  }

  private answer(request: OpenRequest, { id, status, headers, bytes, isLast }: Extract<CoreReport, { type: 'answer' }>): void {
    if (isLast) this.open.delete(id);
    // A response without content must not be given any, not even none of it.
    const body = status === 204 || status === 304 ? null : isLast ? new Uint8Array(bytes) : this.pieces(id, request, bytes);
    request.answer(new Response(body, { status, headers }));
  }

  /** Pulls: a piece is on its way only when the one before was taken. */
  private pieces(id: number, request: OpenRequest, first: Uint8Array): ReadableStream<Uint8Array> {
    return new ReadableStream({
      start: (controller) => controller.enqueue(first),
      pull: async (controller) => {
        if (!this.open.has(id)) throw new Error('The studio ended.');
        request.take = Promise.withResolvers();
        this.send({ type: 'next', id });
        const { bytes, isLast } = await request.take.promise;
        controller.enqueue(bytes);
        if (isLast) controller.close();
      },
      cancel: () => this.abort(id)
    }, { highWaterMark: 0 });
  }

  private abort(id: number): void {
    const request = this.open.get(id);
    if (request === undefined) return;
    this.open.delete(id);
    request.take?.reject(new Error('The page went away.'));
    this.send({ type: 'abort', id });
  }

  private async sendNext(id: number, { body }: OpenRequest): Promise<void> {
    try {
      const next = await body?.read();
      this.send({ type: 'body', id, bytes: next?.value ?? null });
    } catch {
      // The page went away in the middle.
      this.open.delete(id);
      this.send({ type: 'abort', id });
    }
  }
}
