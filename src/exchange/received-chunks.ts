import type { IncomingMessage } from 'node:http';

/** So much may wait to be written before the sender is held back. */
const waitingBytes = 1 << 20;

/**
 * The body of an answer, taken from the moment it begins. Node throws away what a response has buffered when its connection breaks;
 * here all that arrived is handed on before the break is told, so that a download goes on from there.
 */
export class ReceivedChunks implements AsyncIterable<Buffer> {
  readonly #response: IncomingMessage;
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  /** To be made in the response's own event: later may be too late. */
  constructor(response: IncomingMessage) {
    this.#response = response;
    response.on('data', (chunk: Buffer) => {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
      if (this.#waitingBytes > waitingBytes) response.pause();
      this.#wake();
    });
    response.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
    response.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk) {
        this.#waitingBytes -= chunk.length;
        yield chunk;
      } else if (this.#failure) throw this.#failure;
      else if (this.#ended) return;
      else {
        const arrival = new Promise<void>((resolve) => (this.#wake = resolve));
        this.#response.resume();
        await arrival;
      }
    }
  }
}
