import { retentionDaysSchema, retentionSettings, type ScannedDocument } from '../../contract/documents.ts';
import type { DocumentId } from '../../contract/ids.ts';
import { delay } from '../delay.ts';
import type { CollectGarbage, ReleaseBlobs, Transaction } from '../runs/ports.ts';
import type { SettingsRepository } from '../settings/ports.ts';
import type { CorrectionRepository, DocumentRepository, RecordLog } from './ports.ts';

const dayMs = 24 * 60 * 60 * 1000;
const groupDocuments = 50;

export interface RetentionParts {
  readonly corrections: CorrectionRepository;
  readonly documents: DocumentRepository;
  readonly records: RecordLog;
  readonly settings: SettingsRepository;
  readonly releaseBlobs: ReleaseBlobs;
  readonly collectGarbage: CollectGarbage;
  readonly transaction: Transaction;
}

export interface Tidied {
  readonly pictures: number;
  readonly freedBytes: number;
  readonly redacted: number;
}

/**
 * Removes pictures and redacts values, with the samples that were filed of them, of documents that were finished longer ago than the settings keep them. Documents that still wait for somebody are
 * left alone, however old they are. Last go the blobs that nothing refers to: a file that is added once more after its picture was removed leaves one behind.
 *
 * @param now milliseconds since 1970
 */
export async function tidy(parts: RetentionParts, now: number): Promise<Tidied> {
  const { pictures: pictureDays, values: valueDays } = retentionOf(parts.settings);
  const { pictures, freedBytes } = await removePictures(parts, finishedBefore(now, pictureDays));
  const redacted = await redactValues(parts, finishedBefore(now, valueDays), now);
  if (redacted > 0) parts.documents.dropErased();
  parts.collectGarbage();
  return { pictures, freedBytes, redacted };
}

/** ISO 8601; what was finished before it was kept long enough. Nothing is where it is kept for ever. */
function finishedBefore(now: number, days: number | undefined): string | undefined {
  return days === undefined ? undefined : new Date(now - days * dayMs).toISOString();
}

async function removePictures({ documents, releaseBlobs, transaction }: RetentionParts, before: string | undefined): Promise<Pick<Tidied, 'pictures' | 'freedBytes'>> {
  let [pictures, freedBytes] = [0, 0];
  for await (const group of groupsOver(documents, before, 'picture')) {
    const blobs = transaction(() => {
      const over = group.filter(({ id }) => isStillFinished(documents, id, before!));
      pictures += over.length;
      return over.flatMap(({ id }) => documents.removePictures(id));
    });
    freedBytes += releaseBlobs(blobs);
  }
  return { pictures, freedBytes };
}

async function redactValues({ corrections, documents, records, transaction }: RetentionParts, before: string | undefined, now: number): Promise<number> {
  let redacted = 0;
  for await (const group of groupsOver(documents, before, 'values')) {
    for (const { id } of group) {
      transaction(() => {
        if (!isStillFinished(documents, id, before!)) return;
        records.redact(id, new Date(now).toISOString());
        documents.redact(id);
        corrections.retract(id);
        redacted++;
      });
    }
  }
  return redacted;
}

/** A few at a time: meanwhile others write, and this process answers. */
async function* groupsOver(documents: DocumentRepository, before: string | undefined, still: 'picture' | 'values'): AsyncGenerator<readonly ScannedDocument[]> {
  if (before === undefined) return;
  const over = documents.listFinished(before, still);
  for (let from = 0; from < over.length; from += groupDocuments) {
    yield over.slice(from, from + groupDocuments);
    await delay(0);
  }
}

/** Somebody may have taken a decision back since it was listed: then it waits for people again. */
function isStillFinished(documents: DocumentRepository, id: DocumentId, before: string): boolean {
  const { finishedAt } = documents.get(id);
  return finishedAt !== null && finishedAt < before;
}

/** A setting that is no number of days counts as none: nothing is removed by mistake. */
function retentionOf(settings: SettingsRepository): { pictures: number | undefined; values: number | undefined } {
  const texts = new Map(settings.all().map(({ key, value }) => [key, value]));
  const days = (key: string): number | undefined => {
    const text = texts.get(key);
    return text === undefined ? undefined : retentionDaysSchema.safeParse(JSON.parse(text)).data;
  };
  return { pictures: days(retentionSettings.pictures), values: days(retentionSettings.values) };
}
