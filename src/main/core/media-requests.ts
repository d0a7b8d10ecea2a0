import type { CoreCommand, CoreReport } from '../core-protocol.ts';

interface OpenRequest {
  readonly abort: AbortController;
  /** Takes the next piece of the body; there only while one is asked for. */
  take: ((bytes: Uint8Array | null) => void) | undefined;
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

  hear(command: Extract<CoreCommand, { type: 'request' | 'body' | 'abort' }>): void {
    switch (command.type) {
      case 'request':
        void this.serve(command);
        return;
      case 'body':
        this.open.get(command.id)?.take?.(command.bytes);
        return;
      case 'abort':
        this.open.get(command.id)?.abort.abort();
        return;
    }
  }

  private async serve({ id, method, url, headers, hasBody }: Extract<CoreCommand, { type: 'request' }>): Promise<void> {
    const request: OpenRequest = { abort: new AbortController(), take: undefined };
    this.open.set(id, request);
    const response = await this.answer(new Request(pathOnly(url), {
      method,
      headers,
      signal: request.abort.signal,
      ...(hasBody && { body: this.body(id, request), duplex: 'half' })
    }));
    const body = new Uint8Array(await response.arrayBuffer());
    this.open.delete(id);
    this.report({ type: 'answer', id, status: response.status, headers: [...response.headers], body });
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

/** Routes know http addresses; only the path and query of ours matter. */
function pathOnly(url: string): string {
  const { pathname, search } = new URL(url);
  return `http://studio${pathname}${search}`;
}
