import { describeFailure } from '../../child/describe-failure.ts';
import { collectGarbageAtOnce } from '../../child/collect-at-once.ts';
import { connectParent } from '../../child/parent-channel.ts';
import type { ScannerRequest, ScannerResponse } from '../../contract/scanner.ts';
import type { OpenDocument } from '../documents/document.ts';
import { openDocument } from '../documents/open-document.ts';
import { scanPage } from './scan-page.ts';

/**
 * The scanner process: opens documents and answers their pages, one question after the other, until its parent goes. Files come from anywhere; a
 * process of its own is what a hostile one can at worst take along. Argument: bytes of memory that it may take.
 */
const limitBytes = Number(process.argv[2]);
const memoryCheckMs = 100;

collectGarbageAtOnce();

const parent = await connectParent<ScannerRequest, ScannerResponse>();
parent.onGone(() => process.exit(0));
process.on('SIGINT', () => undefined);

let document: OpenDocument | undefined;
let answering: number | undefined;
let queue: Promise<void> = Promise.resolve();
parent.onMessage((request) => {
  queue = queue.then(() => answer(request));
});

// Decoders compute on threads of their own, so this one sees them grow. PDFium, which computes on this one, has a limit of its own.
setInterval(() => {
  if (process.memoryUsage.rss() <= limitBytes) return;
  if (answering === undefined) process.exit(1);
  void parent.send({ type: 'outOfMemory', id: answering }).finally(() => process.exit(1));
}, memoryCheckMs);

async function answer(request: ScannerRequest): Promise<void> {
  if (request.type === 'close') {
    close();
    return;
  }
  const { id } = request;
  answering = id;
  try {
    await parent.send(await responseTo(request));
  } catch (error) {
    await parent.send({ id, type: 'error', ...describeFailure(error) });
  } finally {
    answering = undefined;
  }
}

async function responseTo(request: Exclude<ScannerRequest, { type: 'close' }>): Promise<ScannerResponse> {
  const { id } = request;
  if (request.type === 'page') return { type: 'page', id, page: await scanPage(document!, request.index, request.options) };
  close();
  document = await openDocument(request.path, request.name);
  return { type: 'opened', id, pages: document.pages };
}

function close(): void {
  document?.close();
  document = undefined;
}
