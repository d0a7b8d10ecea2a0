import { retentionDaysSchema, retentionSettings, type ScannedDocument } from '../../contract/documents.ts';
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
  const { documents, settings, collectGarbage } = parts;
  const listOver = (days: number | undefined, still: 'picture' | 'values'): readonly ScannedDocument[] => {
    return days === undefined ? [] : documents.listFinished(new Date(now - days * dayMs).toISOString(), still);
  };
  const { pictures: pictureDays, values: valueDays } = retentionOf(settings);
  const { pictures, freedBytes } = await removePictures(parts, listOver(pictureDays, 'picture'));
  const redacted = await redactValues(parts, listOver(valueDays, 'values'), new Date(now).toISOString());
  if (redacted > 0) documents.dropErased();
  collectGarbage();
  return { pictures, freedBytes, redacted };
}

async function removePictures({ documents, releaseBlobs, transaction }: RetentionParts, over: readonly ScannedDocument[]): Promise<Pick<Tidied, 'pictures' | 'freedBytes'>> {
  let [pictures, freedBytes] = [0, 0];
  for await (const group of inGroups(over)) {
    const blobs = transaction(() => {
      const still = group.filter((listed) => isStillFinished(documents, listed));
      pictures += still.length;
      return still.flatMap(({ id }) => documents.removePictures(id));
    });
    freedBytes += releaseBlobs(blobs);
  }
  return { pictures, freedBytes };
}

async function redactValues({ corrections, documents, records, transaction }: RetentionParts, over: readonly ScannedDocument[], at: string): Promise<number> {
  let redacted = 0;
  for await (const group of inGroups(over)) {
    for (const listed of group) {
      transaction(() => {
        if (!isStillFinished(documents, listed)) return;
        records.redact(listed.id, at);
        documents.redact(listed.id);
        corrections.retract(listed.id);
        redacted++;
      });
    }
  }
  return redacted;
}

/** A few at a time: in between others write, and this process answers. */
async function* inGroups(over: readonly ScannedDocument[]): AsyncGenerator<readonly ScannedDocument[]> {
  for (let from = 0; from < over.length; from += groupDocuments) {
    yield over.slice(from, from + groupDocuments);
    await delay(0);
  }
}

/** Not where somebody has taken a decision back since it was listed: then it waits for people again, or was finished anew. */
function isStillFinished(documents: DocumentRepository, { id, finishedAt }: ScannedDocument): boolean {
  return documents.get(id).finishedAt === finishedAt;
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
