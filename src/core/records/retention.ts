import { retentionDaysSchema, retentionSettings } from '../../contract/documents.ts';
import type { CollectGarbage, ReleaseBlobs, Transaction } from '../runs/ports.ts';
import type { SettingsRepository } from '../settings/ports.ts';
import type { CorrectionRepository, DocumentRepository, RecordLog } from './ports.ts';

const dayMs = 24 * 60 * 60 * 1000;

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
export function tidy({ corrections, documents, records, settings, releaseBlobs, collectGarbage, transaction }: RetentionParts, now: number): Tidied {
  const listOver = (days: number | undefined, still: 'picture' | 'values') => {
    return days === undefined ? [] : documents.listFinished(new Date(now - days * dayMs).toISOString(), still);
  };
  const { pictures: pictureDays, values: valueDays } = retentionOf(settings);
  const pictures = listOver(pictureDays, 'picture');
  const blobs = transaction(() => pictures.flatMap(({ id }) => documents.removePictures(id)));
  const freedBytes = releaseBlobs(blobs);
  const over = listOver(valueDays, 'values');
  for (const { id } of over) {
    transaction(() => {
      records.redact(id, new Date(now).toISOString());
      documents.redact(id);
      corrections.retract(id);
    });
  }
  if (over.length > 0) documents.dropErased();
  collectGarbage();
  return { pictures: pictures.length, freedBytes, redacted: over.length };
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
