import type { StudioClient } from '../../../../contract/api/api.ts';
import type { DocumentPage } from '../../../../contract/api/documents.ts';
import type { DocumentStatus } from '../../../../contract/documents.ts';
import type { BatchId } from '../../../../contract/ids.ts';

interface ListedDocuments {
  readonly batch: BatchId;
  readonly status: DocumentStatus | undefined;
  readonly count: number;
}

/** As many as one question may ask for. */
export const mostAtOnce = 1000;

/** The first `count` documents, by as many questions side by side as that takes. */
export async function listDocuments(api: StudioClient, { batch, status, count }: ListedDocuments, signal: AbortSignal): Promise<DocumentPage> {
  const pages = await Promise.all(Array.from({ length: Math.ceil(count / mostAtOnce) }, (_, i) => {
    const offset = i * mostAtOnce;
    return api.documents.list({ batch, ...(status && { status }), offset, limit: Math.min(mostAtOnce, count - offset) }, { signal });
  }));
  // One that moved from one page into another between two answers is in both.
  const byId = new Map(pages.flatMap(({ documents }) => documents.map((document) => [document.id, document] as const)));
  return { documents: [...byId.values()], total: pages.at(-1)!.total };
}
