import type { CoreCommand, CoreReport } from './core-protocol.ts';

interface OpenRequest {
  readonly answer: (response: Response) => void;
  readonly body: ReadableStreamDefaultReader<Uint8Array> | undefined;
}

/** Hands requests for bytes on to the core. A body goes over piece by piece, each when the core asks for it, so that a large upload is never in memory. */
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
      this.open.set(id, { answer, body: request.body?.getReader() });
      request.signal.addEventListener('abort', () => {
        if (this.open.delete(id)) this.send({ type: 'abort', id });
      });
      this.send({ type: 'request', id, method: request.method, url: request.url, headers: [...request.headers], hasBody: request.body !== null });
    });
  }

  hear(report: Extract<CoreReport, { type: 'more' | 'answer' }>): void {
    const request = this.open.get(report.id);
    if (request === undefined) return;
    if (report.type === 'more') {
      void this.sendNext(report.id, request);
      return;
    }
    this.open.delete(report.id);
    const { status, headers, body } = report;
    // A response without content must not be given any, not even none of it.
    request.answer(new Response(status === 204 || status === 304 ? null : new Uint8Array(body), { status, headers }));
  }

  /** The core is gone: nobody will answer. */
  close(): void {
    for (const { answer } of this.open.values()) answer(new Response('', { status: 503 }));
    this.open.clear();
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
