import { get as httpGet } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { downloadStopped, systemCode } from './file-errors.ts';
import type { proxyAgents } from './proxy-agent.ts';
import { ReceivedChunks } from './received-chunks.ts';

export interface TransferTimeouts {
  /** Until the server's answer begins: look-up, connection, proxy and TLS included. */
  readonly answerMs: number;
  /** Between two pieces of data. */
  readonly stallMs: number;
}

export interface TransferRequest {
  readonly url: string;
  /** Where the bytes go; what is there already is not fetched again. */
  readonly partFile: string;
  readonly sizeBytes: number;
  readonly agents: ReturnType<typeof proxyAgents>;
  readonly timeouts: TransferTimeouts;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (receivedBytes: number) => void;
}

/** Why one address did not deliver. `again`: the connection failed on the way, the same address may deliver the rest. */
export class TransferError extends Error {
  readonly again: boolean;

  constructor(message: string, again: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'TransferError';
    this.again = again;
  }
}

const maxRedirects = 5;

/**
 * Fetches one file into `partFile`, continuing after the bytes that are there. The server decides: 206 continues, 200 starts anew.
 * @throws TransferError for everything the network or the server does, INTERRUPTED on abort; errors of the disk pass through
 */
export async function transfer(request: TransferRequest): Promise<void> {
  const part = await open(request.partFile, 'a');
  try {
    let { size: have } = await part.stat();
    if (have > request.sizeBytes) have = await restart(part);
    if (have === request.sizeBytes) return;
    const { response, chunks } = await answerTo(request, have);
    try {
      if (response.statusCode === 200) have = await restart(part);
      checkLength(response, request.sizeBytes - have);
      await receive(response, chunks, part, have, request);
    } finally {
      response.destroy();
    }
    await part.sync();
  } finally {
    await part.close();
  }
}

async function restart(part: FileHandle): Promise<number> {
  await part.truncate(0);
  return 0;
}

interface Answer {
  readonly response: IncomingMessage;
  readonly chunks: ReceivedChunks;
}

async function answerTo(request: TransferRequest, have: number): Promise<Answer> {
  let url = new URL(request.url);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const answer = await ask(url, have, request);
    const { response } = answer;
    const status = response.statusCode ?? 0;
    if (status === 200 || (status === 206 && continues(response, have, request.sizeBytes))) return answer;
    response.destroy();
    const next = response.headers.location;
    if (status >= 300 && status < 400 && next !== undefined && URL.canParse(next, url.href)) url = new URL(next, url);
    else throw new TransferError(statusReason(status, response.statusMessage), false);
  }
  throw new TransferError(`redirects more than ${maxRedirects} times`, false);
}

/** A range of a file with another length is another file. */
function continues(response: IncomingMessage, have: number, sizeBytes: number): boolean {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
  if (range && Number(range[1]) === have && (range[2] === '*' || Number(range[2]) === sizeBytes)) return true;
  throw new TransferError(`answers with another part than was asked for (${response.headers['content-range'] ?? 'no range'})`, false);
}

function ask(url: URL, have: number, request: TransferRequest): Promise<Answer> {
  const { agents, timeouts, signal } = request;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return Promise.reject(new TransferError(`the address ${url.href} is neither http nor https`, false));
  }
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'dsdc-studio', ...(have > 0 ? { range: `bytes=${have}-` } : {}) };
  return new Promise((resolve, reject) => {
    const options = { headers, ...(signal ? { signal } : {}) };
    const sent = url.protocol === 'https:' ? httpsGet(url, { ...options, agent: agents.https }) : httpGet(url, { ...options, agent: agents.http });
    const timer = setTimeout(() => sent.destroy(new TransferError(`gave no answer within ${timeouts.answerMs / 1000} s`, false)), timeouts.answerMs);
    sent.once('response', (response) => {
      clearTimeout(timer);
      resolve({ response, chunks: new ReceivedChunks(response) });
    });
    sent.once('error', (error) => {
      clearTimeout(timer);
      // A kept connection that the server closed meanwhile says this at its next request; a new one may well be answered.
      reject(networkError(error, systemCode(error) === 'ECONNRESET', signal));
    });
  });
}

/** Says at once what a login page or a wrong file would otherwise say only after its download. */
function checkLength(response: IncomingMessage, wantedBytes: number): void {
  const length = response.headers['content-length'];
  if (length !== undefined && Number(length) !== wantedBytes) {
    throw new TransferError(`offers ${length} bytes where ${wantedBytes} are expected (another file, or a login page of the network)`, false);
  }
}

async function receive(response: IncomingMessage, chunks: ReceivedChunks, part: FileHandle, have: number, request: TransferRequest): Promise<void> {
  const { timeouts, signal, sizeBytes } = request;
  const stalled = () => response.destroy(new TransferError(`sent nothing for ${timeouts.stallMs / 1000} s`, true));
  let timer = setTimeout(stalled, timeouts.stallMs);
  let received = have;
  try {
    for await (const chunk of withReasons(chunks, signal)) {
      clearTimeout(timer);
      received += chunk.length;
      if (received > sizeBytes) throw new TransferError(`sends more than the expected ${sizeBytes} bytes`, false);
      await part.write(chunk);
      request.onBytes(received);
      timer = setTimeout(stalled, timeouts.stallMs);
    }
  } finally {
    clearTimeout(timer);
  }
  if (received < sizeBytes) throw new TransferError(`broke off after ${received} of ${sizeBytes} bytes`, true);
}

/** Keeps the network's errors apart from those of writing to disk. */
async function* withReasons(chunks: ReceivedChunks, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw networkError(error, true, signal);
  }
}

function networkError(error: unknown, again: boolean, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return downloadStopped();
  if (error instanceof TransferError) return error;
  return new TransferError(networkReasons[systemCode(error)] ?? (error instanceof Error ? error.message : String(error)), again, error);
}

const networkReasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known here (no network, or no name server)',
  EAI_AGAIN: 'its host name cannot be looked up right now (no network?)',
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'closed the connection',
  ENETUNREACH: 'the network is unreachable',
  EHOSTUNREACH: 'the host is unreachable',
  ETIMEDOUT: 'the connection timed out',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority (a company proxy? set NODE_EXTRA_CA_CERTS to its certificate)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority (a company proxy? set NODE_EXTRA_CA_CERTS to its certificate)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority (a company proxy? set NODE_EXTRA_CA_CERTS to its certificate)',
  ERR_PROXY_TUNNEL: 'the proxy did not let the connection through'
};

function statusReason(status: number, text: string | undefined): string {
  return `answers ${status}${text ? ` ${text}` : ''}`;
}
